package io.belfry.ical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One content line of a file, {@code NAME;PARAMETER=value:value}.
 *
 * @param number where it begins, from 1
 * @param name in capitals
 * @param parameters by their names in capitals; the first value of each
 * @param value as it is written
 */
record IcsLine(int number, String name, Map<String, String> parameters, String value) {

  /** The lines of a text, long ones put together again; what is no content line is left out. */
  static List<IcsLine> of(String text) {
    List<IcsLine> lines = new ArrayList<>();
    String[] written = text.split("\r\n|\n|\r", -1);
    int next = 0;
    while (next < written.length) {
      int begin = next;
      StringBuilder line = new StringBuilder(written[next++]);
      while (next < written.length && isFolded(written[next])) {
        line.append(written[next++], 1, written[next - 1].length());
      }
      parse(begin + 1, line.toString()).ifPresent(lines::add);
    }
    return lines;
  }

  private static boolean isFolded(String line) {
    return line.startsWith(" ") || line.startsWith("\t");
  }

  private static Optional<IcsLine> parse(int number, String line) {
    int colon = unquoted(line, ':', 0);
    if (colon <= 0) {
      return Optional.empty();
    }
    String head = line.substring(0, colon);
    int end = unquoted(head, ';', 0);
    String name = (end < 0 ? head : head.substring(0, end)).strip().toUpperCase(Locale.ROOT);
    Map<String, String> parameters = new HashMap<>();
    while (end >= 0) {
      int next = unquoted(head, ';', end + 1);
      String parameter = head.substring(end + 1, next < 0 ? head.length() : next);
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parameters.putIfAbsent(
            parameter.substring(0, equals).strip().toUpperCase(Locale.ROOT),
            parameter.substring(equals + 1).replace("\"", "").strip());
      }
      end = next;
    }
    return Optional.of(new IcsLine(number, name, parameters, line.substring(colon + 1)));
  }

  /** The first such character from a place on that is not between quotes; -1 where none is. */
  private static int unquoted(String text, char wanted, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == wanted && !quoted) {
        return i;
      }
    }
    return -1;
  }

  boolean is(String otherName, String otherValue) {
    return name.equals(otherName) && value.strip().equalsIgnoreCase(otherValue);
  }
}
