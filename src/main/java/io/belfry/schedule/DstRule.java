package io.belfry.schedule;

import io.belfry.schedule.DstPolicy.Gap;
import io.belfry.schedule.DstPolicy.Overlap;

/**
 * How one schedule behaves when the clock is changed: the policy of its job where it has one, else
 * the rule of the language.
 *
 * @param runAfterGap times that fall into a gap run once at its end
 * @param first the first occurrence of a repeated time runs
 * @param second the second occurrence of a repeated time runs
 */
record DstRule(boolean runAfterGap, boolean first, boolean second) {
  /**
   * Decides the rule of an expression.
   *
   * @param interval its second, minute or hour holds {@code *}, {@code /} or {@code -}
   * @param allHours its hour field covers all 24 hours
   */
  static DstRule of(DstPolicy policy, boolean interval, boolean allHours) {
    Gap gap = policy.gap().orElse(interval && allHours ? Gap.SKIP : Gap.RUN_AFTER_GAP);
    Overlap overlap = policy.overlap().orElse(interval ? Overlap.BOTH : Overlap.FIRST);
    return new DstRule(
        gap == Gap.RUN_AFTER_GAP, overlap != Overlap.SECOND, overlap != Overlap.FIRST);
  }
}
