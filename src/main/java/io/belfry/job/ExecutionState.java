package io.belfry.job;

import java.util.EnumSet;
import java.util.Set;

/** The state of an execution's attempt, and which state may follow which. */
public enum ExecutionState {
  /** A worker holds the claim; the scheduled time has not come or the task is not started yet. */
  CLAIMED("claimed"),
  /** The task runs. */
  RUNNING("running"),
  /** The task ended well. */
  SUCCEEDED("succeeded"),
  /** The task ended badly or could not be started. */
  FAILED("failed"),
  /** The task ran into its {@code activeDeadlineSeconds} and was killed. */
  TIMED_OUT("timedOut"),
  /** Somebody, or the end of the worker, killed it. */
  KILLED("killed"),
  /** Its worker died or lost its lease; nobody knows how far it came. */
  LOST("lost"),
  /** The policy said no: overlap, suspension, calendar. It never started. */
  SKIPPED("skipped"),
  /** Nobody could start it in time. */
  MISSED("missed");

  private final String text;

  ExecutionState(String text) {
    this.text = text;
  }

  /** The name in the API and in stores. */
  public String text() {
    return text;
  }

  /** Reads {@link #text()}; throws {@link IllegalArgumentException} on anything else. */
  public static ExecutionState of(String text) {
    for (ExecutionState state : values()) {
      if (state.text.equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no execution state: " + text);
  }

  /** Whether nothing follows any more. */
  public boolean isFinal() {
    return this != CLAIMED && this != RUNNING;
  }

  /** The states that may follow this one in the same attempt; none after a final one. */
  public Set<ExecutionState> next() {
    return switch (this) {
      case CLAIMED -> EnumSet.of(RUNNING, FAILED, TIMED_OUT, KILLED, LOST, SKIPPED, SUCCEEDED);
      case RUNNING -> EnumSet.of(SUCCEEDED, FAILED, TIMED_OUT, KILLED, LOST);
      default -> EnumSet.noneOf(ExecutionState.class);
    };
  }
}
