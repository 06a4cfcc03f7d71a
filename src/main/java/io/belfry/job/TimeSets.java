package io.belfry.job;

import io.belfry.schedule.Schedule;
import io.belfry.schedule.TimeSet;
import java.util.List;

/** Sets of instants that are made of others, or of two instants. */
final class TimeSets {
  /** All the time. */
  static final TimeSet ALWAYS = new Span(Schedule.NEVER_BEFORE, Schedule.NEVER);

  private TimeSets() {}

  /** {@code until} is exclusive. */
  static TimeSet span(long from, long until) {
    return new Span(from, until);
  }

  /** What is in any of them. */
  static TimeSet any(List<TimeSet> sets) {
    return sets.size() == 1 ? sets.get(0) : new Several(List.copyOf(sets), true);
  }

  /** What is in all of them. */
  static TimeSet all(List<TimeSet> sets) {
    return sets.size() == 1 ? sets.get(0) : new Several(List.copyOf(sets), false);
  }

  private record Span(long from, long until) implements TimeSet {
    @Override
    public boolean contains(long second) {
      return from <= second && second < until;
    }

    @Override
    public long endOfStretch(long second) {
      if (second < from) {
        return from;
      }
      return second < until ? until : Schedule.NEVER;
    }

    @Override
    public long beginOfStretch(long second) {
      if (second >= until) {
        return until;
      }
      return second >= from ? from : Schedule.NEVER_BEFORE;
    }
  }

  /** In one of several, or in all; a stretch ends where that of any ends. */
  private record Several(List<TimeSet> sets, boolean oneIsEnough) implements TimeSet {
    @Override
    public boolean contains(long second) {
      for (TimeSet set : sets) {
        if (set.contains(second) == oneIsEnough) {
          return oneIsEnough;
        }
      }
      return !oneIsEnough;
    }

    @Override
    public long endOfStretch(long second) {
      return sets.stream().mapToLong(set -> set.endOfStretch(second)).min().orElseThrow();
    }

    @Override
    public long beginOfStretch(long second) {
      return sets.stream().mapToLong(set -> set.beginOfStretch(second)).max().orElseThrow();
    }
  }
}
