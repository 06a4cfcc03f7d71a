package io.belfry.api;

import io.belfry.store.Idempotency;
import io.belfry.store.Idempotency.Mark;
import io.belfry.store.Once;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives calls that carry an {@code Idempotency-Key} one effect, however often they come. */
@ApplicationScoped
public class IdempotentCalls {
  static final String HEADER = "Idempotency-Key";

  @Inject Idempotency idempotency;

  /** A call with what tells it apart from others. */
  record Call(Optional<String> hash, String fingerprint) {
    /**
     * A call with this value of the header, or without one. Everybody has keys of their own: whose
     * call it is belongs to the hash.
     */
    static Call of(@Nullable String key, String user, String fingerprint) {
      if (key == null) {
        return new Call(Optional.empty(), fingerprint);
      }
      if (!key.matches("[\\x21-\\x7e]{1,255}")) {
        throw ApiProblem.ofField(
            "header.invalid", HEADER, "write 1 to 255 printable ASCII characters");
      }
      byte[] hash = JsonBody.sha256().digest((user + "\n" + key).getBytes(StandardCharsets.UTF_8));
      return new Call(Optional.of(HexFormat.of().formatHex(hash)), fingerprint);
    }
  }

  /**
   * Answers a call.
   *
   * @param effect has the effect and answers, or answers nothing where the very call had it before
   * @param replay answers a call that had its effect on the thing of this id
   */
  Response answer(
      Call call,
      Function<Optional<Once>, Optional<Response>> effect,
      Function<String, Response> replay) {
    if (call.hash().isEmpty()) {
      return effect.apply(Optional.empty()).orElseThrow();
    }
    String hash = call.hash().get();
    Optional<Response> before = replayed(call, hash, replay);
    return before.orElseGet(
        () -> first(call, hash, effect).or(() -> replayed(call, hash, replay)).orElseThrow());
  }

  private Optional<Response> first(
      Call call, String hash, Function<Optional<Once>, Optional<Response>> effect) {
    Once once = Await.result(idempotency.begin(hash, call.fingerprint()));
    Optional<Response> response = Optional.empty();
    try {
      response = effect.apply(Optional.of(once));
      return response;
    } finally {
      if (response.isEmpty()) {
        idempotency.abandon(once);
      }
    }
  }

  private Optional<Response> replayed(Call call, String hash, Function<String, Response> replay) {
    Optional<Mark> mark = Await.result(idempotency.find(hash));
    if (mark.isPresent() && !mark.get().fingerprint().equals(call.fingerprint())) {
      throw ApiProblem.of(
          409, "idempotency.keyReused", "this Idempotency-Key came with another call before");
    }
    return mark.map(Mark::subject).map(replay);
  }
}
