package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The body of a request: one JSON object, and its bytes as they came. */
public final class JsonBody {
  private static final JsonBody NONE = new JsonBody(new byte[0], Json.object());

  private final byte[] bytes;
  private final ObjectNode object;

  private JsonBody(byte[] bytes, ObjectNode object) {
    this.bytes = bytes;
    this.object = object;
  }

  /** Reads a body; an empty one is an empty object. */
  static JsonBody parse(byte[] bytes) {
    return bytes.length == 0 ? NONE : new JsonBody(bytes, Json.parse(bytes));
  }

  /** The body, or an empty object where the server handed over none. */
  static JsonBody orEmpty(@Nullable JsonBody body) {
    return body == null ? NONE : body;
  }

  ObjectNode object() {
    return object;
  }

  /** Refuses a body that has any field. */
  void checkEmpty() {
    for (var field : object.properties()) {
      throw ApiProblem.ofField("field.unknown", field.getKey(), "there is no such field");
    }
  }

  /** The SHA-256 of a call with this body, in hex. */
  String fingerprint(String method, String path) {
    MessageDigest digest = sha256();
    digest.update((method + " " + path + "\n").getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
