package io.belfry.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A time zone as a row of periods, each with one offset from UTC. It remembers the period that was
 * asked for last, since nearly every question is about the present one, and is shared by all
 * schedules of the zone.
 */
final class ZoneTimeline {
  /** Holds regions with transitions only, of which the JDK knows some 600. */
  private static final ConcurrentMap<ZoneId, ZoneTimeline> REGIONS = new ConcurrentHashMap<>();

  private final ZoneRules rules;

  /** A cache: whichever thread wrote it last, it is a true period of this zone. */
  private volatile Period latest;

  /** Zones of one offset, a whole quarter of an hour: there are no more than 145. */
  private static final ConcurrentMap<Integer, ZoneTimeline> FIXED = new ConcurrentHashMap<>();

  private static final int QUARTER = 900;

  private ZoneTimeline(ZoneRules rules) {
    this.rules = rules;
    this.latest = load(0);
  }

  static ZoneTimeline of(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    if (!rules.isFixedOffset()) {
      return REGIONS.computeIfAbsent(zone, z -> new ZoneTimeline(rules));
    }
    int offset = rules.getOffset(Instant.EPOCH).getTotalSeconds();
    // offsets such as +01:23:45 are many: not kept
    return offset % QUARTER == 0
        ? FIXED.computeIfAbsent(offset, o -> new ZoneTimeline(rules))
        : new ZoneTimeline(rules);
  }

  /** The period that contains an instant. */
  Period at(long epochSecond) {
    Period period = latest;
    if (epochSecond < period.start || epochSecond >= period.end) {
      period = load(epochSecond);
      latest = period;
    }
    return period;
  }

  private Period load(long epochSecond) {
    ZoneOffsetTransition before =
        rules.previousTransition(Instant.ofEpochSecond(epochSecond + 1)); // at or before it
    ZoneOffsetTransition after = rules.nextTransition(Instant.ofEpochSecond(epochSecond));
    int offset = rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
    return new Period(
        before == null ? Long.MIN_VALUE : before.toEpochSecond(),
        after == null ? Long.MAX_VALUE : after.toEpochSecond(),
        offset,
        before == null ? offset : before.getOffsetBefore().getTotalSeconds(),
        after == null ? offset : after.getOffsetAfter().getTotalSeconds());
  }

  /**
   * A stretch of time with one offset. All offsets are seconds east of UTC.
   *
   * @param start its first second, or {@code Long.MIN_VALUE}
   * @param end the first second of the next period, or {@code Long.MAX_VALUE}
   * @param offset the offset in this period
   * @param offsetBefore the offset of the period before
   * @param offsetAfter the offset of the period behind
   */
  record Period(long start, long end, int offset, int offsetBefore, int offsetAfter) {
    boolean isLast() {
      return end == Long.MAX_VALUE;
    }

    boolean isFirst() {
      return start == Long.MIN_VALUE;
    }

    boolean beginsWithGap() {
      return offsetBefore < offset;
    }

    boolean beginsWithOverlap() {
      return offsetBefore > offset;
    }

    boolean endsWithOverlap() {
      return offset > offsetAfter;
    }

    boolean endsWithGap() {
      return offset < offsetAfter;
    }
  }
}
