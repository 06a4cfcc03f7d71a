package io.belfry.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Log-ins that have begun at this cluster and go on elsewhere. Each is kept for some minutes, so
 * that any master can end it, and ended once.
 */
public final class PendingLogins {
  /** How long somebody may take to log in elsewhere. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KeyValueStore kv;

  public PendingLogins(KeyValueStore kv) {
    this.kv = kv;
  }

  /**
   * What must be known again when somebody comes back.
   *
   * @param verifier what the code is bought with
   * @param nonce what the ID token must repeat
   * @param browser the SHA-256 of what the browser's cookie holds, in hex
   * @param returnTo the path of the page to open then
   */
  public record Pending(String verifier, String nonce, String browser, String returnTo) {
    @Override
    public String toString() {
      return "a log-in on its way to " + returnTo;
    }
  }

  /**
   * A log-in as it was read.
   *
   * @param pending what was kept
   * @param lease what it hangs on
   * @param revision when it was written
   */
  public record Found(Pending pending, long lease, long revision) {}

  /** Keeps a log-in; {@code hash} is the SHA-256 of its state, in hex. */
  public CompletableFuture<Void> begin(String hash, Pending pending) {
    return kv.grant(PATIENCE)
        .thenCompose(
            lease ->
                kv.commit(
                    Transaction.always(
                        Operation.put(Keys.login(hash), write(pending), lease.id()))))
        .thenAccept(result -> {});
  }

  /** The log-in with this state, where there is one that has not ended. */
  public CompletableFuture<Optional<Found>> find(String hash) {
    return kv.get(Keys.login(hash)).thenApply(found -> found.flatMap(PendingLogins::read));
  }

  /**
   * Ends a log-in, for good.
   *
   * @return whether this very call ended it; false also where nobody can tell
   */
  public CompletableFuture<Boolean> end(String hash, Found found) {
    String key = Keys.login(hash);
    return SureCommit.commit(
            kv,
            Transaction.when(Compare.unchangedSince(key, found.revision()))
                .then(Operation.delete(key))
                .build())
        .thenApply(
            result -> {
              if (result.succeeded()) {
                // nobody waits for it: an empty lease ends by itself
                kv.revoke(found.lease());
              }
              return result.succeeded();
            });
  }

  private static String write(Pending pending) {
    return MAPPER
        .createObjectNode()
        .put("v", FORMAT)
        .put("verifier", pending.verifier())
        .put("nonce", pending.nonce())
        .put("browser", pending.browser())
        .put("to", pending.returnTo())
        .toString();
  }

  private static Optional<Found> read(KeyValue stored) {
    try {
      JsonNode node = MAPPER.readTree(stored.value());
      if (node.path("v").asInt() != FORMAT) {
        return Optional.empty();
      }
      Pending pending =
          new Pending(
              node.path("verifier").asText(),
              node.path("nonce").asText(),
              node.path("browser").asText(),
              node.path("to").asText());
      return Optional.of(new Found(pending, stored.lease(), stored.modRevision()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
