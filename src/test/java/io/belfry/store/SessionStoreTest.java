package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.MemoryStore;
import io.belfry.kv.Transaction;
import io.belfry.store.SessionRecord.Client;
import io.belfry.store.SessionRecord.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  private final MemoryStore kv = new MemoryStore();
  private final SessionStore store = new SessionStore(kv);

  private SessionRecord put(int number) {
    SessionRecord session =
        new SessionRecord(
            String.format("%016x%048x", number, 7),
            new Owner("bob", "u", 3),
            new Client("10.0.0.1", "Browser/1"),
            NOW,
            NOW);
    kv.apply(Transaction.always(SessionStore.put(session)));
    return session;
  }

  @Test
  void keepsWhatIsKnownOfASession() {
    SessionRecord session = put(1);
    assertThat(store.get(session.hash()).join()).contains(session);
    assertThat(session.id()).isEqualTo("0000000000000001");
    assertThat(store.byId(session.id()).join()).contains(session);
    assertThat(store.byId("0000000000000002").join()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "000000000000000", "../users/bob", "000000000000000G"})
  void findsNothingUnderWhatIsNoId(String id) {
    put(1);
    assertThat(store.byId(id).join()).isEmpty();
    assertThat(store.get(id).join()).isEmpty();
  }

  @Test
  void notesUsesAndKeepsTheFieldsOfANewerVersion() {
    SessionRecord session = put(1);
    String key = Keys.session(session.hash());
    kv.put(key, kv.read(key).orElseThrow().value().replaceFirst("\\{", "{\"new\":1,"));

    store.touch(session, NOW.plusSeconds(60)).join();

    assertThat(store.get(session.hash()).join().orElseThrow().lastSeenAt())
        .isEqualTo(NOW.plusSeconds(60));
    assertThat(kv.read(key).orElseThrow().value()).contains("\"new\":1");
  }

  @Test
  void aUseDoesNotBringBackWhatHasEnded() {
    SessionRecord session = put(1);
    store.delete(List.of(session)).join();
    store.touch(session, NOW).join();
    assertThat(kv.all()).isEmpty();
  }

  @Test
  void endsManyAtOnce() {
    List<SessionRecord> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(put(i));
    }
    SessionRecord left = all.remove(200);
    store.delete(all).join();
    store.delete(all).join();
    assertThat(store.all().join()).containsExactly(left);
  }

  @Test
  void whatCanNotBeReadIsNoSession() {
    String hash = "a".repeat(64);
    kv.put(Keys.session(hash), "{\"v\":2}");
    kv.put(Keys.SESSIONS + "b", "{\"v\":1}");
    assertThat(store.get(hash).join()).isEmpty();
    assertThat(store.all().join()).isEmpty();
  }

  @Test
  void whatAProgramCallsItselfIsShortAndOneLine() {
    assertThat(new Client("::1", "x".repeat(300)).userAgent()).hasSize(200);
    assertThat(new Client("::1", "a\nb\u0000\ud800").userAgent()).isEqualTo("a?b??");
    assertThat(new Client("::1", "x".repeat(199) + "\ud83d\ude00").userAgent()).endsWith("x?");
  }
}
