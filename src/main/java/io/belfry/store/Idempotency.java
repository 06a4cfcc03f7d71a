package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.KeyValueStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What became of calls that carried an idempotency key, for 24 hours. */
public final class Idempotency {
  /** How long a call is remembered. */
  public static final Duration MEMORY = Duration.ofHours(24);

  private final KeyValueStore kv;

  public Idempotency(KeyValueStore kv) {
    this.kv = kv;
  }

  /**
   * A call that had its effect.
   *
   * @param fingerprint the SHA-256 of the call, in hex
   * @param subject the id of what it made or changed
   */
  public record Mark(String fingerprint, String subject) {}

  /** What became of the call with this key, where it had its effect. */
  public CompletableFuture<Optional<Mark>> find(String hash) {
    return kv.get(Keys.idempotency(hash))
        .thenApply(
            found -> {
              try {
                return found.isEmpty()
                    ? Optional.<Mark>empty()
                    : Optional.of(SmallValues.mark(found.get()));
              } catch (UnreadableValueException e) {
                return Optional.of(new Mark("", ""));
              }
            });
  }

  /** Prepares the mark of a call; it is put by the transaction that has the effect. */
  public CompletableFuture<Once> begin(String hash, String fingerprint) {
    return kv.grant(MEMORY).thenApply(lease -> new Once(hash, fingerprint, lease.id()));
  }

  /** Gives the mark of a call up that had no effect; nothing depends on whether that works. */
  public CompletableFuture<Void> abandon(Once once) {
    return kv.revoke(once.lease());
  }
}
