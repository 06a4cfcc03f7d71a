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

  // fields of /proc/<pid>/stat, counted from the state
  private static final int STATE = 0;
  private static final int FLAGS = 6;
  private static final int START_TIME = 19;
  private static final int ENV_START = 47;
  private static final int ENV_END = 48;

  /** The flag of kernel threads (linux/sched.h). */
  private static final long PF_KTHREAD = 0x00200000;

  private ProcFile() {}

  /** Reads {@code /proc/<pid>/stat}; empty on anything else. The mark is not in there. */
  static Optional<ProcessEntry> stat(String text) {
    int open = text.indexOf('(');
    // the name may hold brackets and blanks, so its end is the last bracket
    int close = text.lastIndexOf(')');
    if (open < 1 || close < open) {
      return Optional.empty();
    }
    String[] fields = fields(text);
    if (fields.length <= START_TIME) {
      return Optional.empty();
    }
    try {
      Place place =
          new Place(number(fields[1]), number(fields[2]), number(fields[3]), isDead(fields));
      long pid = number(text.substring(0, open).strip());
      String name = text.substring(open + 1, close);
      return Optional.of(
          new ProcessEntry(pid, name, place, number(fields[START_TIME]), Optional.empty()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether an empty {@code /proc/<pid>/environ} means, by its {@code stat}, that there are no
   * variables. It does not while the process is loading a program: then the old ones are gone, the
   * new ones are not there yet, and the file is empty too.
   */
  static boolean hasNoVariables(String stat) {
    String[] fields = fields(stat);
    if (fields.length <= ENV_END || isDead(fields)) {
      return true;
    }
    try {
      boolean isKernelThread = (number(fields[FLAGS]) & PF_KTHREAD) != 0;
      // addresses, above Long.MAX_VALUE on some machines
      boolean isLoading = fields[ENV_END].equals("0");
      return isKernelThread || (!isLoading && fields[ENV_START].equals(fields[ENV_END]));
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /** The fields from the state on; the name before it may hold blanks and brackets. */
  private static String[] fields(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", ENV_END + 2);
  }

  private static boolean isDead(String[] fields) {
    return fields[STATE].equals("Z") || fields[STATE].equals("X");
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
