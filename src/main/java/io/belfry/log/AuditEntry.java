package io.belfry.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One thing that somebody did, or tried to do, through the API. It is never changed: whoever reads
 * the audit reads what was written at the time.
 *
 * @param id tells it apart from all others, on all nodes; entries of one node sort by it
 * @param at when it was answered (UTC, ms)
 * @param who who did it
 * @param call what was called
 * @param result what came of it
 * @param change what was changed
 */
public record AuditEntry(String id, Instant at, Who who, Call call, Result result, Change change)
    implements LogEntry {
  public AuditEntry {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Who did it.
   *
   * @param user the account, or the name that a log-in was tried with
   * @param token the name of the token, where one was used
   * @param address where the request came from; the node's name where there was none
   */
  public record Who(Optional<String> user, Optional<String> token, String address) {}

  /**
   * What was called.
   *
   * @param action the code of what it is, such as {@code jobs.write} or {@code login}
   * @param method the HTTP method; {@code START} for what a node does when it starts
   * @param route the route with its parameters in braces; absent where the address is none
   * @param namespace the namespace that it is about, where it is about one
   * @param target what it is about, such as {@code default/nightly} or {@code users/bob}
   */
  public record Call(
      String action,
      String method,
      Optional<String> route,
      Optional<String> namespace,
      Optional<String> target) {}

  /**
   * What came of it.
   *
   * @param outcome the gist of it
   * @param status the HTTP status of the answer; 0 where there was no request
   * @param code the code of the problem, where the answer was one
   * @param count how often it happened; more than 1 where many that are alike are one entry
   */
  public record Result(Outcome outcome, int status, Optional<String> code, long count) {}

  /**
   * What was changed, as JSON texts without secrets.
   *
   * @param before what was there before; absent where there was nothing
   * @param after what is there now; absent where there is nothing
   */
  public record Change(Optional<String> before, Optional<String> after) {
    /** Nothing, or nothing that anybody can look at. */
    public static final Change NONE = new Change(Optional.empty(), Optional.empty());

    /** How many characters it has. */
    int length() {
      return before.map(String::length).orElse(0) + after.map(String::length).orElse(0);
    }
  }

  /** The gist of what came of it. */
  public enum Outcome {
    /** It was done. */
    DONE("done"),
    /** It was not allowed, or nobody could tell who asked. */
    REFUSED("refused"),
    /** It was allowed but did not work: a conflict, a mistake, a store that is away. */
    FAILED("failed");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    /** The name in the API and in stores. */
    public String text() {
      return text;
    }

    /** Reads {@link #text()}; throws {@link IllegalArgumentException} on anything else. */
    public static Outcome of(String text) {
      for (Outcome outcome : values()) {
        if (outcome.text.equals(text)) {
          return outcome;
        }
      }
      throw new IllegalArgumentException("no outcome: " + text);
    }
  }

  /** The same, so many times, at the time of the last of them. */
  public AuditEntry repeated(String newId, Instant last, long count) {
    return new AuditEntry(
        newId,
        last,
        who,
        call,
        new Result(result.outcome(), result.status(), result.code(), count),
        change);
  }

  /** Names it only: what a request said has no place in the server's log as it is. */
  @Override
  public String toString() {
    return "audit entry " + id;
  }
}
