package io.belfry.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.execution.SecretResolver.Answer;
import io.belfry.execution.SecretResolver.Failed;
import io.belfry.execution.SecretResolver.Failure;
import io.belfry.execution.SecretResolver.Found;
import io.belfry.job.SecretId;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.MemoryStore;
import io.belfry.security.SecretCipher;
import io.belfry.security.SecretKeys;
import io.belfry.store.Secrets;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StoredSecretsTest {
  private final MemoryStore kv = new MemoryStore();
  private final StoredSecrets secrets = secrets(kv, 1);

  private static SecretCipher cipher(int key) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) key;
    return new SecretCipher(new SecretKeys(List.of(bytes), Optional.empty()), new SecureRandom());
  }

  private static StoredSecrets secrets(KeyValueStore kv, int key) {
    return new StoredSecrets(new Secrets(kv), cipher(key), Duration.ofMillis(1));
  }

  /** A store that never answers. */
  private static KeyValueStore silent() {
    return (KeyValueStore)
        Proxy.newProxyInstance(
            KeyValueStore.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> new CompletableFuture<>());
  }

  private void put(String namespace, String name, String value) {
    SecretId id = new SecretId(namespace, name);
    new Secrets(kv).put(id, cipher(1).seal(id, value), "ann", Instant.EPOCH).join();
  }

  @Test
  void findsTheValuesOfTheNamespace() {
    put("default", "a", "one");
    put("default", "b", "two");
    put("other", "a", "three");
    assertThat(secrets.resolve("default", Set.of("a", "b")))
        .isEqualTo(new Found(Map.of("a", "one", "b", "two")));
    assertThat(secrets.resolve("other", Set.of("a"))).isEqualTo(new Found(Map.of("a", "three")));
    assertThat(new Found(Map.of("a", "one")).toString()).doesNotContain("one");
  }

  @Test
  void namesWhatIsMissing() {
    put("default", "a", "one");
    put("other", "c", "three");
    assertThat(secrets.resolve("default", Set.of("a", "c")))
        .isEqualTo(new Failed(Failure.MISSING, "c"));
  }

  @Test
  void saysWhyAValueCanNotBeRead() {
    put("default", "a", "one");
    Answer answer = secrets(kv, 2).resolve("default", Set.of("a"));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.why()).isEqualTo(Failure.UNREADABLE);
              assertThat(failed.detail()).startsWith("a: no key of this node has the id ");
            });
  }

  @Test
  void doesNotWaitForEver() {
    assertThat(secrets(silent(), 1).resolve("default", Set.of("a")))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.why()).isEqualTo(Failure.UNAVAILABLE));
  }

  @Test
  void answersWhenTheWorkerIsStopped() {
    Thread.currentThread().interrupt();
    Answer answer =
        new StoredSecrets(new Secrets(silent()), cipher(1), Duration.ofSeconds(1))
            .resolve("default", Set.of("a"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer)
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.why()).isEqualTo(Failure.UNAVAILABLE));
  }
}
