package io.belfry.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Entries of the audit as lines of a CSV file (RFC 4180). A cell that a spreadsheet would take for
 * a formula is defused by an apostrophe before it.
 */
final class AuditCsv {
  private static final List<String> COLUMNS =
      List.of(
          "at",
          "user",
          "token",
          "address",
          "action",
          "method",
          "route",
          "namespace",
          "target",
          "outcome",
          "status",
          "code",
          "count",
          "before",
          "after",
          "id");

  /** What begins a formula, also behind what a spreadsheet passes over. */
  private static final Pattern FORMULA =
      Pattern.compile("[\\s\\p{Cntrl}]*[=+\\-@＝＋－＠].*", Pattern.DOTALL);

  private AuditCsv() {}

  /** The line of the columns' names. */
  static String header() {
    return String.join(",", COLUMNS) + "\r\n";
  }

  /** The line of an entry, as the API shows it. */
  static String line(ObjectNode entry) {
    return COLUMNS.stream().map(name -> cell(entry.path(name))).collect(Collectors.joining(","))
        + "\r\n";
  }

  private static String cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    return quoted(value.isContainerNode() ? value.toString() : value.asText());
  }

  static String quoted(String text) {
    boolean formula =
        FORMULA.matcher(text).matches() || text.startsWith("\t") || text.startsWith("\r");
    String harmless = formula ? "'" + text : text;
    return '"' + harmless.replace("\"", "\"\"") + '"';
  }
}
