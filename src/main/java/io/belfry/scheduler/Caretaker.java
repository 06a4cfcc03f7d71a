package io.belfry.scheduler;

import io.belfry.execution.OutputSink;
import io.belfry.job.ExecutionRecord;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import io.belfry.store.PrefixFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * A scheduler without a registration, for a node that is a master only: it owns nothing and starts
 * nothing, but finds what dead workers have left behind, also of jobs that nobody owns any more,
 * and where no worker is left at all.
 */
public final class Caretaker implements AutoCloseable {
  private final Scheduler scheduler;
  private final List<PrefixFeed> feeds;
  private final StateScan scan;
  private final Worker.Threads threads;

  /**
   * @param node the stable name of this node
   * @param wanted whether this node is the one that looks at all states
   */
  public Caretaker(
      String node, Scheduler.Parts parts, Worker.Threads threads, BooleanSupplier wanted) {
    this.threads = threads;
    this.scheduler =
        new Scheduler(
            new WorkerConfig(node, 0, Duration.ZERO), threads.clock(), withoutPast(parts));
    Inbox inbox = scheduler.inbox();
    this.scan = new StateScan(parts.kv(), threads.timer(), wanted, inbox::statesFound);
    this.feeds =
        List.of(
            new PrefixFeed(parts.kv(), Keys.WORKERS, threads.timer(), this::workers),
            new PrefixFeed(parts.kv(), Keys.CALENDARS, threads.timer(), inbox::calendars),
            new PrefixFeed(parts.kv(), Keys.JOBS, threads.timer(), inbox::jobs));
  }

  private void workers(FeedEvent event) {
    scheduler.inbox().workers(event);
    boolean somebodyWent =
        event instanceof FeedEvent.Changes changes
            && changes.events().stream().anyMatch(change -> !(change instanceof Event.Put));
    if (somebodyWent) {
      scan.kick();
    }
  }

  /** Begins to look; returns at once. */
  public void start() {
    threads.loop().newThread(scheduler).start();
    feeds.forEach(PrefixFeed::start);
    scan.start();
  }

  /** How the execution log tells what it has. */
  public Inbox inbox() {
    return scheduler.inbox();
  }

  /** When the scheduler's loop last finished a turn. */
  public Instant lastTurn() {
    return scheduler.lastTurn();
  }

  @Override
  public void close() {
    scan.close();
    feeds.forEach(PrefixFeed::close);
    scheduler.stop();
  }

  /** What this node's own worker, if it had one, left undecided is not the caretaker's. */
  private static Scheduler.Parts withoutPast(Scheduler.Parts parts) {
    return new Scheduler.Parts(
        parts.kv(),
        parts.reader(),
        parts.runner(),
        parts.taskExecutor(),
        new WithoutPast(parts.journal()),
        parts.metrics());
  }

  /** A journal in which nothing is undecided. */
  private record WithoutPast(Journal journal) implements Journal {
    @Override
    public CompletableFuture<Void> provisional(ExecutionRecord end) {
      return journal.provisional(end);
    }

    @Override
    public void accepted(ExecutionRecord end) {
      journal.accepted(end);
    }

    @Override
    public void late(ExecutionRecord end) {
      journal.late(end);
    }

    @Override
    public void write(ExecutionRecord record) {
      journal.write(record);
    }

    @Override
    public List<ExecutionRecord> undecided() {
      return List.of();
    }

    @Override
    public OutputSink output() {
      return journal.output();
    }

    @Override
    public boolean isFull() {
      return journal.isFull();
    }
  }
}
