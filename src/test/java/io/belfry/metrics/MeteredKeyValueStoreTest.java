package io.belfry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Transaction;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeteredKeyValueStoreTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong now = new AtomicLong();
  private final List<String> calls = new ArrayList<>();
  private final CompletableFuture<Object> answer = new CompletableFuture<>();
  private final Watch watch = () -> {};
  private final KeyValueStore store =
      new MeteredKeyValueStore(recordingStore(), registry, now::get);

  private KeyValueStore recordingStore() {
    return (KeyValueStore)
        Proxy.newProxyInstance(
            KeyValueStore.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              if (method.getName().equals("watch")) {
                return watch;
              }
              return method.getReturnType() == void.class ? null : answer;
            });
  }

  private double count(String operation) {
    return registry.get("belfry.store.latency").tag("operation", operation).timer().count();
  }

  @Test
  void everyCallReachesTheStoreAndIsTimed() {
    store.get("a");
    store.range("a", "", 1);
    store.count("a");
    store.commit(Transaction.always());
    store.grant(Duration.ofSeconds(20));
    store.renew(1);
    store.revoke(1);
    store.compact(1);
    List<String> timed =
        List.of("get", "range", "count", "commit", "grant", "renew", "revoke", "compact");
    assertThat(calls).isEqualTo(timed);
    assertThat(timed).allSatisfy(operation -> assertThat(count(operation)).isZero());

    answer.completeExceptionally(new KvException.Unavailable("away"));
    assertThat(timed)
        .allSatisfy(
            operation -> {
              assertThat(count(operation)).isEqualTo(1);
              assertThat(
                      registry
                          .get("belfry.store.failures")
                          .tag("operation", operation)
                          .counter()
                          .count())
                  .isEqualTo(1);
            });
  }

  @Test
  void latencyIsTheTimeUntilTheAnswer() {
    store.get("a");
    now.set(Duration.ofMillis(30).toNanos());
    answer.complete(Optional.empty());
    assertThat(
            registry
                .get("belfry.store.latency")
                .tag("operation", "get")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(30);
    assertThat(registry.get("belfry.store.failures").tag("operation", "get").counter().count())
        .isZero();
  }

  @Test
  void watchesAndTheEndAreHandedOn() {
    WatchListener listener = (WatchListener) proxyOf(WatchListener.class);
    assertThat(store.watch("a", 1, listener)).isSameAs(watch);
    store.close();
    assertThat(calls).containsExactly("watch", "close");
  }

  private static Object proxyOf(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
  }
}
