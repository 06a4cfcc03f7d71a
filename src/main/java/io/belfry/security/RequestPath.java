package io.belfry.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one reading of a request's path that all rules, filters and resources can agree on.
 *
 * <p>A path that two parsers may read differently has no such reading: dot segments, empty
 * segments, path parameters, backslashes, control characters, an encoded colon, and what is still
 * encoded after one decoding. Nothing that Belfry serves needs any of them. An encoded slash is
 * data, as in the id of an execution, but must not make a dot segment either. A colon begins the
 * verb of a route, and servers decode before they look for it or after.
 */
public final class RequestPath {
  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|(^|/)\\.{1,2}(/|$)|[;\\\\%\\p{Cntrl}]");

  private static final Pattern AMBIGUOUS_RAW = Pattern.compile(";|//|%3[Aa]");

  private RequestPath() {}

  /** The path decoded once, or nothing where it could be read in more than one way. */
  public static Optional<String> read(String raw) {
    if (!raw.startsWith("/") || AMBIGUOUS_RAW.matcher(raw).find()) {
      return Optional.empty();
    }
    return decode(raw).filter(path -> !AMBIGUOUS.matcher(path).find());
  }

  static Optional<String> decode(String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        decoded.put(bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      decoded.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
