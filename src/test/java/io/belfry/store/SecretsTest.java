package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.SecretId;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.Secrets.Saved;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final SecretId ID = new SecretId("default", "token");
  private static final SealedSecret SEALED = new SealedSecret("0a0b0c0d", "AAAA");
  private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = Instant.parse("2026-03-02T12:00:00Z");

  private final MemoryStore kv = new MemoryStore();
  private final Secrets secrets = new Secrets(kv);

  private Saved put(SecretId id, Instant now) {
    return secrets.put(id, SEALED, "ann", now).join();
  }

  private void write(String key, String value) {
    kv.commit(Transaction.always(Operation.put(key, value))).join();
  }

  @Test
  void areListedByNamespaceWithoutTheirValues() {
    put(ID, FIRST);
    put(new SecretId("default", "api.key"), LATER);
    put(new SecretId("default2", "other"), LATER);
    assertThat(secrets.list("default").join())
        .containsExactly(
            new SecretInfo("api.key", LATER, LATER, "ann"),
            new SecretInfo("token", FIRST, FIRST, "ann"));
    assertThat(secrets.list("none").join()).isEmpty();
  }

  @Test
  void keepTheTimeOfTheirCreation() {
    assertThat(put(ID, FIRST)).isEqualTo(Saved.CREATED);
    SealedSecret next = new SealedSecret("1", "BBBB");
    assertThat(secrets.put(ID, next, "bob", LATER).join()).isEqualTo(Saved.REPLACED);
    assertThat(secrets.list("default").join())
        .containsExactly(new SecretInfo("token", FIRST, LATER, "bob"));
    assertThat(secrets.read(List.of(ID)).join()).isEqualTo(Map.of(ID, Optional.of(next)));
  }

  @Test
  void areReadTogetherAndLeftOutWhereThereIsNone() {
    SecretId other = new SecretId("default", "other");
    put(ID, FIRST);
    write("secrets/default/bad", "{\"v\":2}");
    assertThat(secrets.read(List.of(other, ID, new SecretId("default", "bad"))).join())
        .isEqualTo(
            Map.of(ID, Optional.of(SEALED), new SecretId("default", "bad"), Optional.empty()));
  }

  @Test
  void anUnreadableOneIsReplacedOrDeleted() {
    write("secrets/default/token", "not JSON");
    assertThat(secrets.list("default").join()).isEmpty();
    assertThat(put(ID, LATER)).isEqualTo(Saved.REPLACED);
    assertThat(secrets.list("default").join()).hasSize(1);
  }

  @Test
  void areDeletedOnce() {
    put(ID, FIRST);
    assertThat(secrets.delete(ID).join()).isTrue();
    assertThat(secrets.delete(ID).join()).isFalse();
    assertThat(secrets.read(List.of(ID)).join()).isEmpty();
  }

  @Test
  void aNamespaceHasALimit() {
    for (int i = 0; i < Secrets.MOST; i++) {
      put(new SecretId("default", "s" + i), FIRST);
    }
    assertThat(put(ID, FIRST)).isEqualTo(Saved.TOO_MANY);
    assertThat(put(new SecretId("default", "s7"), FIRST)).isEqualTo(Saved.REPLACED);
    assertThat(put(new SecretId("other", "s7"), FIRST)).isEqualTo(Saved.CREATED);
  }
}
