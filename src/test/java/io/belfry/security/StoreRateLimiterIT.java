package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.embedded.EmbeddedKeyValueStore;
import io.belfry.kv.embedded.EmbeddedSettings;
import io.belfry.security.RateLimiter.Limit;
import io.belfry.store.LimitStates;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits on the real embedded store, whose leases and whose clock the test lets pass. */
class StoreRateLimiterIT {
  private static final Limit LOGIN = new Limit("login", 20, Duration.ofMinutes(1));

  @TempDir Path folder;

  private final AtomicLong passed = new AtomicLong();
  private KeyValueStore kv;
  private StoreRateLimiter limiter;

  @BeforeEach
  void open() {
    kv =
        EmbeddedKeyValueStore.open(
            EmbeddedSettings.at(folder.resolve("kv")),
            Thread::new,
            () -> System.nanoTime() + passed.get());
    limiter = master();
  }

  @AfterEach
  void close() {
    kv.close();
  }

  @Test
  void letsSoManyThroughAndThenSaysHowLongToWait() {
    take(limiter, 20);
    assertThat(limiter.take(LOGIN, "alice")).contains(Duration.ofSeconds(3));
    pass(Duration.ofMillis(2_900));
    assertThat(limiter.take(LOGIN, "alice")).contains(Duration.ofMillis(100));
    pass(Duration.ofMillis(100));
    assertThat(limiter.take(LOGIN, "alice")).isEmpty();
    assertThat(limiter.take(LOGIN, "alice")).isPresent();
    pass(Duration.ofMinutes(1));
    take(limiter, 20);
    assertThat(limiter.take(LOGIN, "alice")).isPresent();
  }

  @Test
  void countsEachSubjectAndEachLimitByItself() {
    take(limiter, 20);
    assertThat(limiter.take(LOGIN, "alice")).isPresent();
    assertThat(limiter.take(LOGIN, "bob")).isEmpty();
    assertThat(limiter.take(new Limit("token", 20, Duration.ofMinutes(1)), "alice")).isEmpty();
  }

  @Test
  void countsWhatOtherMastersLetThrough() {
    take(master(), 12);
    take(master(), 8);
    assertThat(limiter.take(LOGIN, "alice")).isPresent();
  }

  @Test
  void takesBackWhatShouldNotHaveCounted() {
    take(limiter, 20);
    limiter.giveBack(LOGIN, "alice");
    assertThat(limiter.take(LOGIN, "alice")).isEmpty();
    assertThat(limiter.take(LOGIN, "alice")).isPresent();
  }

  @Test
  void neverHoldsMoreThanItsCapacity() {
    limiter.giveBack(LOGIN, "alice");
    take(limiter, 20);
    assertThat(limiter.take(LOGIN, "alice")).isPresent();
  }

  @Test
  void letsNobodyThroughTwiceInARace() {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<CompletableFuture<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        StoreRateLimiter master = i % 2 == 0 ? limiter : master();
        all.add(
            CompletableFuture.supplyAsync(
                () -> {
                  int through = 0;
                  for (int n = 0; n < 10; n++) {
                    through += master.take(LOGIN, "alice").isEmpty() ? 1 : 0;
                  }
                  return through;
                },
                threads));
      }
      assertThat(all.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(20);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void keepsOneKeyWithoutTheNameAndNoLeaseForEachTry() {
    take(limiter, 10);
    assertThat(keys()).hasSize(1);
    KeyValue first = keys().get(0);
    assertThat(first.key()).matches("limits/[0-9a-f]{64}");
    assertThat(first.value()).doesNotContain("alice");
    take(limiter, 10);
    assertThat(keys().get(0).lease()).isEqualTo(first.lease());
    limiter.take(LOGIN, "alice");
    assertThat(keys().get(0).version()).as("a refusal writes nothing").isEqualTo(20);
  }

  @Test
  void forgetsWhoeverStaysAway() {
    take(limiter, 20);
    pass(Duration.ofMinutes(3));
    Awaitility.await().untilAsserted(() -> assertThat(keys()).isEmpty());
    take(limiter, 20);
    assertThat(limiter.take(LOGIN, "alice")).isPresent();
  }

  @Test
  void doesNotForgetWhoeverKeepsTrying() {
    take(limiter, 20);
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(3));
      assertThat(limiter.take(LOGIN, "alice")).as("after %d × 3 s", i + 1).isEmpty();
      assertThat(limiter.take(LOGIN, "alice")).as("after %d × 3 s", i + 1).isPresent();
    }
    assertThat(keys()).hasSize(1);
  }

  @Test
  void startsAnewFromAValueThatItCannotRead() {
    take(limiter, 1);
    String key = keys().get(0).key();
    for (String broken : List.of("", "{}", "{\"v\":1,\"left\":\"!\"}")) {
      kv.commit(Transaction.always(Operation.put(key, broken))).join();
      assertThat(limiter.take(LOGIN, "alice")).as(broken).isEmpty();
      assertThat(keys().get(0).lease()).as(broken).isNotZero();
    }
  }

  @Test
  void letsNobodyThroughWithoutTheStore() {
    kv.close();
    assertThatThrownBy(() -> limiter.take(LOGIN, "alice"))
        .isInstanceOf(KvException.Unavailable.class);
  }

  private StoreRateLimiter master() {
    return new StoreRateLimiter(new LimitStates(kv, new TurnedClock()), new TurnedClock());
  }

  private void take(StoreRateLimiter from, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(from.take(LOGIN, "alice")).as("take %d", i + 1).isEmpty();
    }
  }

  private List<KeyValue> keys() {
    return kv.range("limits/", "", 100).join().items().stream().collect(Collectors.toList());
  }

  private void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  /** A clock that stands still but for what the test lets pass. */
  private final class TurnedClock extends Clock {
    @Override
    public Instant instant() {
      return Instant.parse("2026-03-01T12:00:00Z").plusNanos(passed.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
