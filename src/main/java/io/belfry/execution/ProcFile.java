package io.belfry.execution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.belfry.execution.ProcessEntry.Mark;
import io.belfry.execution.ProcessEntry.Place;
import java.util.Arrays;
import java.util.Optional;

/** Reads the formats of files below {@code /proc} (proc(5)). */
final class ProcFile {
  private static final byte[] WORKER = (TaskEnvironment.WORKER + "=").getBytes(ISO_8859_1);
  private static final byte[] CLAIM_ID = (TaskEnvironment.CLAIM_ID + "=").getBytes(ISO_8859_1);

  private ProcFile() {}

  /** Reads {@code /proc/<pid>/stat}; empty on anything else. The mark is not in there. */
  static Optional<ProcessEntry> stat(String text) {
    int open = text.indexOf('(');
    // the name may hold brackets and blanks, so its end is the last bracket
    int close = text.lastIndexOf(')');
    if (open < 1 || close < open) {
      return Optional.empty();
    }
    String[] fields = text.substring(close + 1).strip().split(" ", 21);
    if (fields.length < 20) {
      return Optional.empty();
    }
    boolean dead = fields[0].equals("Z") || fields[0].equals("X");
    try {
      Place place = new Place(number(fields[1]), number(fields[2]), number(fields[3]), dead);
      long pid = number(text.substring(0, open).strip());
      String name = text.substring(open + 1, close);
      return Optional.of(new ProcessEntry(pid, name, place, number(fields[19]), Optional.empty()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Finds the mark in {@code /proc/<pid>/environ}: variables, each ended by a NUL. */
  static Optional<Mark> mark(byte[] environ) {
    Optional<String> worker = Optional.empty();
    Optional<String> claimId = Optional.empty();
    for (int from = 0; from < environ.length; ) {
      int to = from;
      while (to < environ.length && environ[to] != 0) {
        to++;
      }
      worker = worker.isPresent() ? worker : value(environ, from, to, WORKER);
      claimId = claimId.isPresent() ? claimId : value(environ, from, to, CLAIM_ID);
      from = to + 1;
    }
    String claim = claimId.orElse("");
    return worker.map(id -> new Mark(id, claim));
  }

  private static Optional<String> value(byte[] environ, int from, int to, byte[] name) {
    int value = from + name.length;
    boolean named = value <= to && Arrays.equals(environ, from, value, name, 0, name.length);
    return named
        ? Optional.of(new String(environ, value, to - value, ISO_8859_1))
        : Optional.empty();
  }

  private static long number(String text) {
    return Long.parseLong(text);
  }
}
