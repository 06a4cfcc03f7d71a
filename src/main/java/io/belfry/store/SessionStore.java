package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * The sessions. They hang on no lease: whether one still holds is judged by whoever reads it, and
 * those that don't are removed now and then. {@link Accounts#changeAndBegin} puts them.
 */
public final class SessionStore {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

  private final KeyValueStore kv;

  public SessionStore(KeyValueStore kv) {
    this.kv = kv;
  }

  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  static Operation put(SessionRecord session) {
    return Operation.put(Keys.session(session.hash()), AccountValues.write(session));
  }

  /** Reads a session by the SHA-256 of what its cookie holds, in hex. */
  public CompletableFuture<Optional<SessionRecord>> get(String hash) {
    return isHash(hash)
        ? kv.get(Keys.session(hash)).thenApply(found -> found.flatMap(SessionStore::readable))
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /** Reads a session by its public id. */
  public CompletableFuture<Optional<SessionRecord>> byId(String id) {
    return ID.matcher(id).matches()
        ? Ranges.all(kv, Keys.session(id), AccountValues::session)
            .thenApply(found -> found.stream().findFirst())
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /** All sessions, also those that no longer hold. */
  public CompletableFuture<List<SessionRecord>> all() {
    return Ranges.all(kv, Keys.SESSIONS, AccountValues::session);
  }

  /** Notes that a session is used; one that has ended meanwhile stays ended. */
  public CompletableFuture<Void> touch(SessionRecord session, Instant now) {
    return kv.get(Keys.session(session.hash()))
        .thenCompose(
            found ->
                found.isPresent()
                    ? touch(found.get(), now)
                    : CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<Void> touch(KeyValue stored, Instant now) {
    try {
      String value = AccountValues.seen(stored, now);
      return kv.commit(
              Transaction.when(Compare.unchangedSince(stored.key(), stored.modRevision()))
                  .then(Operation.put(stored.key(), value))
                  .build())
          .thenAccept(result -> {});
    } catch (UnreadableValueException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Ends sessions; those that are gone already are no problem. */
  public CompletableFuture<Void> delete(List<SessionRecord> sessions) {
    if (sessions.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    int size = Math.min(Transaction.LIMIT, sessions.size());
    Operation[] deletes =
        sessions.subList(0, size).stream()
            .map(session -> Operation.delete(Keys.session(session.hash())))
            .toArray(Operation[]::new);
    return kv.commit(Transaction.always(deletes))
        .thenCompose(result -> delete(sessions.subList(size, sessions.size())));
  }

  private static Optional<SessionRecord> readable(KeyValue stored) {
    try {
      return Optional.of(AccountValues.session(stored));
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }
}
