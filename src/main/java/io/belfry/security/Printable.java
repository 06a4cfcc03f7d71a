package io.belfry.security;

/**
 * Makes one harmless line of text from outside, for the server's log: what could end the line, move
 * the cursor of a terminal or turn the direction of writing is written as an escape.
 */
public final class Printable {
  private static final int LONGEST = 64 * 1024;
  private static final int MAX_CAUSES = 10;

  private Printable() {}

  /** The text as one line; a very long one is cut. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().limit(LONGEST).forEach(character -> append(line, character));
    return text.length() <= LONGEST ? line.toString() : line.append('…').toString();
  }

  /** A failure as one line: its class and what it says. */
  public static String line(Throwable failure) {
    return line(failure.toString());
  }

  /**
   * The failure for a log that prints stack traces: the same classes, places and causes, but what
   * they say in one line each.
   */
  public static Throwable harmless(Throwable failure) {
    return harmless(failure, MAX_CAUSES);
  }

  private static Throwable harmless(Throwable failure, int causes) {
    Throwable cause = failure.getCause();
    Told told =
        cause == null || causes == 0
            ? new Told(line(failure))
            : new Told(line(failure), harmless(cause, causes - 1));
    told.setStackTrace(failure.getStackTrace());
    return told;
  }

  private static void append(StringBuilder line, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          line.append(String.format("\\u%04x", character));
      default -> line.appendCodePoint(character);
    }
  }

  /** Looks like the failure that it stands for. */
  private static final class Told extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    Told(String text) {
      this.text = text;
    }

    Told(String text, Throwable cause) {
      super(cause);
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
