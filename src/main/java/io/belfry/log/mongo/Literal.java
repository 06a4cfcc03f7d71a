package io.belfry.log.mongo;

/** A text as a regular expression that matches this text and nothing else. */
final class Literal {
  private Literal() {}

  static String pattern(String text) {
    var pattern = new StringBuilder(2 * text.length());
    text.codePoints().forEach(c -> append(pattern, c));
    return pattern.toString();
  }

  private static void append(StringBuilder pattern, int c) {
    boolean plain = c >= 0x80 || Character.isLetterOrDigit(c);
    if (plain) {
      pattern.appendCodePoint(c);
    } else if (c < ' ') {
      // a NUL would end the expression on its way
      pattern.append("\\x").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
    } else {
      pattern.append('\\').append((char) c);
    }
  }

  /** Whether it is text at all: half of a surrogate pair is in no document and can't be sent. */
  static boolean canBeSent(String text) {
    return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xdfff);
  }
}
