package io.belfry.scheduler;

import io.belfry.store.NodeInfo;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others see of this node beside its registration: that it lives, by its own clock, and why it
 * went. Used from the timer's threads.
 */
public final class Presence {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final Workers workers;
  private final Clock clock;
  private final IntSupplier running;
  private final Revisions revisions;
  private volatile Optional<String> pong = Optional.empty();

  /** What is remembered of the store's revisions. */
  public interface Revisions {
    /** Nothing is. */
    Revisions NONE =
        new Revisions() {
          @Override
          public long highest() {
            return 0;
          }

          @Override
          public void answered(long floor, long revision) {}
        };

    /** The highest one that was seen so far. */
    long highest();

    /** Something was written at this revision, sent when {@code floor} was the highest one. */
    void answered(long floor, long revision);
  }

  /**
   * @param running how many attempts run here
   * @param revisions hears of the store's revision whenever something was written
   */
  public Presence(Workers workers, Clock clock, IntSupplier running, Revisions revisions) {
    this.workers = workers;
    this.clock = clock;
    this.running = running;
    this.revisions = revisions;
  }

  /** This ping is to be answered with whatever is written next. */
  public void answer(String ping) {
    pong = Optional.of(ping);
  }

  /** Says that the node lives. A failure is no more than a gap. */
  public void keep(WorkerInfo self) {
    write(self, Optional.empty())
        .exceptionally(
            failure -> {
              LOG.debug("what is known of this node was not written", failure);
              return null;
            });
  }

  /** Says why the node goes. */
  public CompletableFuture<Void> leave(WorkerInfo self, String reason) {
    return write(self, Optional.of(reason));
  }

  private CompletableFuture<Void> write(WorkerInfo self, Optional<String> goneReason) {
    long floor = revisions.highest();
    return workers
        .saveNode(new NodeInfo(self, clock.instant(), running.getAsInt(), goneReason, pong))
        .thenAccept(revision -> revisions.answered(floor, revision));
  }
}
