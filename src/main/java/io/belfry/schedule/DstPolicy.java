package io.belfry.schedule;

import java.util.Optional;

/**
 * What a job says about changes of the clock. What it leaves open goes by the rule of the language,
 * which depends on the expression:
 *
 * <ul>
 *   <li>A fixed time (no {@code *}, {@code /} or {@code -} in second, minute and hour) that falls
 *       into a gap runs once at the gap's end; in an overlap it runs at the first occurrence.
 *   <li>An interval runs in both halves of an overlap. What falls into a gap runs once at the gap's
 *       end, but nothing extra runs there if the hour field covers all 24 hours.
 * </ul>
 *
 * <p>An override is taken literally whatever the expression is: {@code RUN_AFTER_GAP} gives {@code
 * 15 * * * *} an extra run at the end of a gap of one hour.
 *
 * @param gap what to do with times that the clock jumps over; empty: by the rule
 * @param overlap which occurrence of a repeated time counts; empty: by the rule
 */
public record DstPolicy(Optional<Gap> gap, Optional<Overlap> overlap) {
  /** The policy that overrides nothing. */
  public static final DstPolicy BY_RULE = new DstPolicy(Optional.empty(), Optional.empty());

  /** What to do with scheduled times that the clock jumps over. */
  public enum Gap {
    /** Run once for all of them, at the first instant after the gap. */
    RUN_AFTER_GAP,
    /** Leave them out. */
    SKIP
  }

  /** Which occurrence of a repeated local time is a scheduled time. */
  public enum Overlap {
    /** The one before the clock falls back. */
    FIRST,
    /** The one after it. */
    SECOND,
    /** Both. */
    BOTH
  }

  /** Both decided: nothing goes by the rule. */
  public static DstPolicy of(Gap gap, Overlap overlap) {
    return new DstPolicy(Optional.of(gap), Optional.of(overlap));
  }
}
