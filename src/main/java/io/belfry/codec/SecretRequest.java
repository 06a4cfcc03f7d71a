package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the value that somebody gives a secret; no problem that is found repeats it. */
public final class SecretRequest {
  /** The longest value, in bytes of UTF-8. */
  public static final int MAX_BYTES = 8 * 1024;

  private SecretRequest() {}

  /**
   * Reads {@code {value}}.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static String read(ObjectNode body) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    Optional<String> value = fields.text("value", Integer.MAX_VALUE);
    if (!fields.has("value") || value.filter(String::isEmpty).isPresent()) {
      fields.required("value");
    }
    if (value.filter(text -> bytes(text) > MAX_BYTES).isPresent()) {
      problems.refuse("secret.tooLarge", "value", "write at most 8 KiB");
    }
    fields.refuseUnknown();
    problems.throwIfAny();
    return value.orElseThrow();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
