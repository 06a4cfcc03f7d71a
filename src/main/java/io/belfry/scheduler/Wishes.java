package io.belfry.scheduler;

import io.belfry.codec.UnreadableValueException;
import io.belfry.job.ExecutionId;
import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import io.belfry.store.KillRequest;
import io.belfry.store.Kills;
import io.belfry.store.RunRequest;
import io.belfry.store.RunRequests;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people want: runs and kills, from their feeds. Used by the scheduler's thread. */
final class Wishes {
  private static final Logger LOG = LoggerFactory.getLogger(Wishes.class);

  private final Jobs jobs;
  private final Agenda agenda;
  private final Launcher launcher;

  Wishes(Jobs jobs, Agenda agenda, Launcher launcher) {
    this.jobs = jobs;
    this.agenda = agenda;
    this.launcher = launcher;
  }

  void applyRequests(FeedEvent event) {
    if (event instanceof FeedEvent.Page page) {
      page.items().forEach(this::ask);
    } else if (event instanceof FeedEvent.Changes changes) {
      for (Event change : changes.events()) {
        if (change instanceof Event.Put put) {
          ask(put.keyValue());
        } else {
          execution(change.key()).ifPresent(this::withdraw);
        }
      }
    }
  }

  void applyKills(FeedEvent event) {
    if (event instanceof FeedEvent.Page page) {
      page.items().forEach(this::kill);
    } else if (event instanceof FeedEvent.Changes changes) {
      for (Event change : changes.events()) {
        if (change instanceof Event.Put put) {
          kill(put.keyValue());
        } else {
          execution(change.key()).ifPresent(this::spare);
        }
      }
    }
  }

  private void ask(KeyValue stored) {
    try {
      RunRequest request = RunRequests.read(stored);
      JobEntry entry = jobs.entry(request.execution().job());
      if (entry.ask(request)) {
        agenda.ready(entry);
      }
    } catch (UnreadableValueException e) {
      LOG.warn("a requested run can't be read here, so it is left alone", e);
    }
  }

  private void withdraw(ExecutionId execution) {
    jobs.find(execution.job())
        .ifPresent(
            entry -> entry.asked().removeIf(request -> request.execution().equals(execution)));
  }

  private void kill(KeyValue stored) {
    try {
      KillRequest kill = Kills.read(stored);
      jobs.entry(kill.execution().job()).kill(kill.execution());
      launcher.kill(kill.execution(), "killed.byRequest");
    } catch (UnreadableValueException e) {
      LOG.warn("the wish to end an execution can't be read here, so it is left alone", e);
    }
  }

  private void spare(ExecutionId execution) {
    jobs.find(execution.job()).ifPresent(entry -> entry.unkill(execution));
  }

  private static Optional<ExecutionId> execution(String key) {
    try {
      return Optional.of(Keys.executionOf(key));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
