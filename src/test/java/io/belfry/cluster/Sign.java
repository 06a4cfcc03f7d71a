package io.belfry.cluster;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord.Claim;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What a witness saw of an attempt at one moment.
 *
 * @param kind what it saw
 * @param execution the execution
 * @param attempt the attempt, from 1
 * @param claim the claim it runs under
 * @param nanos when, on the machine's monotonic clock, which all processes share
 * @param at when, on the wall clock
 */
record Sign(Kind kind, ExecutionId execution, int attempt, Claim claim, long nanos, Instant at) {
  /** What can be seen. */
  enum Kind {
    /** A shell attempt was handed to its runner, which may still refuse it. */
    HANDED,
    /** The work began: by the task itself, where it is a process. */
    START,
    /** The work goes on; only long shell jobs say so. */
    ALIVE,
    /** The work came to its own end. */
    END,
    /** The runner said how a shell attempt ended, or that a task was killed. */
    DONE
  }

  /** What one attempt is told apart by. */
  record Attempt(ExecutionId execution, int number) {
    @Override
    public String toString() {
      return execution + " attempt " + number;
    }
  }

  Attempt key() {
    return new Attempt(execution, attempt);
  }

  /** One line of a witness inside a worker. */
  String line() {
    return String.join(
        " ",
        kind.name(),
        "m" + nanos,
        Long.toString(TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + at.getNano() / 1_000),
        execution.toString(),
        Integer.toString(attempt),
        claim.claimId(),
        claim.worker(),
        Long.toString(claim.fencingToken()));
  }

  /**
   * Reads a line of a witness inside a worker, or of a shell job, which knows the wall clock only.
   *
   * @param offsetNanos the wall clock, in ns since 1970, less the monotonic clock
   */
  static Sign parse(String line, long offsetNanos) {
    String[] words = line.split(" ");
    if (words.length != 8) {
      throw new IllegalArgumentException("not a line of a witness: " + line);
    }
    long micros = Long.parseLong(words[2].replace(".", ""));
    long nanos =
        words[1].startsWith("m")
            ? Long.parseLong(words[1].substring(1))
            : micros * 1_000 - offsetNanos;
    return new Sign(
        Kind.valueOf(words[0]),
        ExecutionId.parse(words[3]),
        Integer.parseInt(words[4]),
        new Claim(words[6], words[5], Long.parseLong(words[7])),
        nanos,
        Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000));
  }

  /** The commands by which a shell job writes such lines; {@code sign KIND} is one of them. */
  static String shellFunction(String file) {
    return "sign() { echo \"$1 w $EPOCHREALTIME $BELFRY_EXECUTION_ID $BELFRY_ATTEMPT"
        + " $BELFRY_CLAIM_ID $BELFRY_WORKER $BELFRY_FENCING_TOKEN\" >> '"
        + file
        + "'; }; ";
  }
}
