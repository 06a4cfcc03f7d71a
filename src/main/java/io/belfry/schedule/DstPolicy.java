package io.belfry.schedule;

import java.util.Optional;

/**
 * What a job says about daylight saving; an absent part leaves it to the language's own rule.
 *
 * @param gap what happens to a time that the clock jumps over
 * @param overlap what happens to a time that comes twice
 */
public record DstPolicy(Optional<Gap> gap, Optional<Overlap> overlap) {
  /** Nothing is overridden. */
  public static final DstPolicy BY_RULE = new DstPolicy(Optional.empty(), Optional.empty());

  /** What happens to a time that the clock jumps over; named as in the API. */
  public enum Gap {
    RunAfterGap,
    Skip
  }

  /** What happens to a time that comes twice; named as in the API. */
  public enum Overlap {
    First,
    Second,
    Both
  }
}
