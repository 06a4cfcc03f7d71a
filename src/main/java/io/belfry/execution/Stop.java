package io.belfry.execution;

import io.belfry.job.ExecutionState;

/**
 * Why an attempt is ended before it ends by itself.
 *
 * @param state the state that it gets
 * @param reason the reason code that it gets
 */
record Stop(ExecutionState state, String reason) {
  /** It ran into its deadline. */
  static final Stop DEADLINE = new Stop(ExecutionState.TIMED_OUT, "deadline.exceeded");

  /** Somebody wants it to end. */
  static Stop killed(String reason) {
    return new Stop(ExecutionState.KILLED, reason);
  }
}
