package io.belfry.schedule;

import io.belfry.schedule.ScheduleSyntaxException.Problem;
import java.util.Locale;

/**
 * A reading position in a part of an expression. It lives within one parse and is not shared; every
 * error it makes names the field and the position.
 */
final class Cursor {
  private static final int MAX_QUOTED = 24;
  private static final int TOO_LARGE = 100_000_000;

  private final String text;
  private final String field;
  private final int start;
  private final int end;
  private int position;

  /** Reads {@code text} from {@code start} to {@code end}, exclusive, on behalf of a field. */
  Cursor(String text, String field, int start, int end) {
    this.text = text;
    this.field = field;
    this.start = start;
    this.end = end;
    this.position = start;
  }

  int position() {
    return position;
  }

  int length() {
    return end - start;
  }

  boolean atEnd() {
    return position == end;
  }

  /** Takes one character if it comes next; letters in any case. */
  boolean accept(char upperCase) {
    if (!isNext(upperCase)) {
      return false;
    }
    position++;
    return true;
  }

  boolean isNext(char upperCase) {
    return !atEnd() && toUpper(text.charAt(position)) == upperCase;
  }

  boolean isDigitNext() {
    return !atEnd() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
  }

  boolean isLetterNext() {
    return !atEnd() && isLetter(text.charAt(position));
  }

  /** Takes the digits that come next; there may be none. */
  String digits() {
    int from = position;
    while (isDigitNext()) {
      position++;
    }
    return text.substring(from, position);
  }

  /**
   * Takes the digits that come next as a number; one that is too large for any field stays too
   * large. Without a digit it takes nothing and answers -1.
   */
  int number() {
    int value = isDigitNext() ? 0 : -1;
    while (isDigitNext()) {
      value = Math.min(value * 10 + text.charAt(position) - '0', TOO_LARGE);
      position++;
    }
    return value;
  }

  /** What was taken since a position. */
  String since(int from) {
    return text.substring(from, position);
  }

  /** Takes letters, at most {@code max}. */
  String letters(int max) {
    int from = position;
    while (isLetterNext() && position - from < max) {
      position++;
    }
    return text.substring(from, position);
  }

  /** Takes spaces and tabs; tells whether there was one. */
  boolean skipBlanks() {
    int from = position;
    while (!atEnd() && isBlank(text.charAt(position))) {
      position++;
    }
    return position > from;
  }

  /** Takes all that is left. */
  String takeRest() {
    String rest = text.substring(position, end);
    position = end;
    return rest;
  }

  /** What comes next is not what belongs here: something else, or nothing. */
  ScheduleSyntaxException unexpected(String right) {
    return atEnd() || isNext(',')
        ? error(Problem.MISSING_VALUE, position, "a value is missing; " + right)
        : error(
            Problem.UNEXPECTED,
            position,
            "'"
                + quote(text.substring(position, position + 1))
                + "' does not belong here; "
                + right);
  }

  ScheduleSyntaxException error(Problem problem, int at, String detail) {
    return new ScheduleSyntaxException(problem, field, at, detail);
  }

  /** A piece of the expression that is fit for a message: short, and without control characters. */
  static String quote(String piece) {
    String printable = piece.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= MAX_QUOTED ? printable : printable.substring(0, MAX_QUOTED) + "…";
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static String upper(String letters) {
    return letters.toUpperCase(Locale.ROOT);
  }

  private static boolean isLetter(char c) {
    char upper = toUpper(c);
    return upper >= 'A' && upper <= 'Z';
  }

  /** ASCII only: a dotless i is no letter of this language. */
  private static char toUpper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
  }
}
