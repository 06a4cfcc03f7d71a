package io.belfry.scheduler;

import io.belfry.store.FeedEvent;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node may go by its clock: one that is more than {@link #LIMIT} from the time of the
 * cluster claims nothing, one that is more than {@link #WARNING} from it says so. The scheduler's
 * thread changes it; anybody may ask.
 */
public final class ClockWatch {
  /** From here on nothing is claimed. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  /** From here on it is said. */
  public static final Duration WARNING = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

  private final Clocks clocks;
  private volatile Duration offset = Duration.ZERO;

  ClockWatch(String self) {
    this.clocks = new Clocks(self);
  }

  /** Takes what the feed of the nodes tells. */
  void apply(FeedEvent event, Instant now) {
    clocks.apply(event, now);
  }

  /**
   * Works the offset out anew.
   *
   * @return whether it has become good enough to claim by
   */
  boolean refresh(Instant now) {
    Duration before = offset;
    offset = clocks.offset(now);
    boolean wasOff = exceeds(before, LIMIT);
    if (isOff() && !wasOff) {
      LOG.error(
          "this node's clock is {} ms off the cluster's time: it claims nothing until that is"
              + " mended",
          offset.toMillis());
    } else if (exceeds(offset, WARNING) && !exceeds(before, WARNING)) {
      LOG.warn("this node's clock is {} ms off the cluster's time", offset.toMillis());
    } else if (wasOff && !isOff()) {
      LOG.info("this node's clock is right again");
    }
    return wasOff && !isOff();
  }

  /** How far this node's clock is ahead of the cluster's time. */
  public Duration offset() {
    return offset;
  }

  /** Whether it is too far to claim by. */
  public boolean isOff() {
    return exceeds(offset, LIMIT);
  }

  private static boolean exceeds(Duration offset, Duration limit) {
    return offset.abs().compareTo(limit) > 0;
  }
}
