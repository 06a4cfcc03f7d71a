package io.belfry.node;

import io.belfry.codec.StoredJobCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.execution.TaskRunner;
import io.belfry.job.Job;
import io.belfry.kv.KeyValue;
import io.belfry.scheduler.Caretaker;
import io.belfry.scheduler.Presence;
import io.belfry.scheduler.Scheduler;
import io.belfry.scheduler.SchedulerMetrics;
import io.belfry.scheduler.Worker;
import io.belfry.store.Keys;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker would do beside its work, on a node that is none: it shows itself and looks. */
final class MasterOnly implements AutoCloseable {
  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(MasterOnly.class);

  private final Caretaker caretaker;
  private final Presence presence;
  private final WorkerInfo self;
  private final ScheduledFuture<?> beat;

  private MasterOnly(String node, ClusterUpkeep parts, Presence.Revisions revisions) {
    SpoolJournal journal = new SpoolJournal(parts.spool.get());
    parts.spool.tell(journal::logged);
    this.caretaker =
        new Caretaker(
            node,
            new Scheduler.Parts(
                parts.kv,
                MasterOnly::read,
                nothing(),
                parts.threads.tasks(),
                journal,
                SchedulerMetrics.NONE),
            new Worker.Threads(
                parts.threads.threads(), parts.threads.timers(), parts.clock, System::nanoTime),
            parts::leads);
    journal.tell(caretaker.inbox());
    this.presence = new Presence(new Workers(parts.kv), parts.clock, () -> 0, revisions);
    this.self =
        new WorkerInfo(
            node + "~master",
            LocalMachine.describe(),
            parts.clock.instant(),
            0,
            Map.copyOf(parts.settings.node().labels()),
            false);
    this.beat =
        parts
            .threads
            .timers()
            .scheduleWithFixedDelay(
                () -> presence.keep(self), 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  static MasterOnly start(String node, ClusterUpkeep parts, Presence.Revisions revisions) {
    MasterOnly master = new MasterOnly(node, parts, revisions);
    master.caretaker.start();
    return master;
  }

  @Override
  public void close() {
    beat.cancel(false);
    caretaker.close();
    try {
      presence.leave(self, "stopped").get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("that this node stops was not written", e);
    }
  }

  private static TaskRunner nothing() {
    return (attempt, output) -> {
      throw new IllegalStateException("a node that is no worker runs nothing");
    };
  }

  private static Job read(KeyValue stored) throws UnreadableValueException {
    return StoredJobCodec.read(Keys.jobOf(stored.key()), stored.value(), stored.modRevision())
        .job();
  }
}
