package io.belfry.scheduler;

import io.belfry.job.JobId;
import io.belfry.job.Situation;
import io.belfry.kv.KeyValue;
import io.belfry.store.BatchResult;
import io.belfry.store.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies what others posted to what the scheduler knows. Used by the scheduler's thread. */
final class Post {
  private static final Logger LOG = LoggerFactory.getLogger(Post.class);

  private static final Duration CALENDARS_LAG = Duration.ofMillis(50);

  private final Knowledge knowledge;
  private final Work work;
  private final SchedulerMetrics metrics;
  private final Consumer<String> fenced;

  /**
   * What the scheduler knows.
   *
   * @param jobs the jobs
   * @param membership the live workers
   * @param wishes what people want
   * @param rights whether the worker may claim
   * @param agenda what to decide when
   */
  record Knowledge(Jobs jobs, Membership membership, Wishes wishes, Rights rights, Agenda agenda) {}

  /**
   * What is under way.
   *
   * @param outbox steps on their way to the store
   * @param stepper makes the steps
   * @param results takes them back
   * @param starts claimed attempts
   * @param launcher running attempts
   */
  record Work(Outbox outbox, Stepper stepper, Results results, Starts starts, Launcher launcher) {}

  private final Members members;

  /** {@code fenced} hears why a claim was refused for this worker's registration or the epoch. */
  Post(Knowledge knowledge, Work work, SchedulerMetrics metrics, Consumer<String> fenced) {
    this.knowledge = knowledge;
    this.work = work;
    this.metrics = metrics;
    this.fenced = fenced;
    this.members = new Members(knowledge.membership());
  }

  /** Applies one message; what goes wrong with it stops no other. */
  void apply(Message message, Instant now) {
    try {
      dispatch(message, now);
    } catch (RuntimeException e) {
      LOG.error("a message to the scheduler failed: {}", message.getClass().getSimpleName(), e);
      metrics.loopFailed();
    }
  }

  private void dispatch(Message message, Instant now) {
    if (message instanceof Message.Fed fed) {
      fed(fed, now);
    } else if (message instanceof Message.BatchDone done) {
      batchDone(done, now);
    } else if (message instanceof Message.BatchFailed failed) {
      batchFailed(failed, now);
    } else if (message instanceof Message.AttemptEnded ended) {
      attemptEnded(ended);
    } else if (message instanceof Message.Logged logged) {
      logged(logged);
    } else if (message instanceof Message.StatesRead read) {
      statesRead(read, now);
    } else if (message instanceof Message.ReadFailed failed) {
      failed.jobs().forEach(job -> readFailed(job, now));
    } else if (message instanceof Message.StatesFound found) {
      found.states().forEach(state -> found(state, now));
    } else if (message instanceof Message.Registered registered) {
      registered(registered, now);
    } else if (message instanceof Message.RegistrationLost lost) {
      registrationLost(lost.reason(), now);
    } else if (message instanceof Message.Drains drains) {
      drains(drains.wanted(), now);
    }
  }

  // --- what was read or changed

  private void fed(Message.Fed fed, Instant now) {
    switch (fed.source()) {
      case JOBS -> knowledge.jobs().apply(fed.event());
      case REQUESTS -> knowledge.wishes().applyRequests(fed.event());
      case KILLS -> knowledge.wishes().applyKills(fed.event());
      case WORKERS -> {
        int seen = knowledge.membership().changes();
        members.apply(fed.event(), now);
        if (knowledge.membership().changes() != seen) {
          membersChanged(now);
        }
      }
      case CALENDARS -> knowledge.jobs().applyCalendars(fed.event());
      case NODES -> knowledge.rights().clocks().apply(fed.event(), now);
    }
  }

  /** Every job gets a look: it may be this worker's now, or hold an attempt of one that went. */
  private void membersChanged(Instant now) {
    knowledge.membership().refresh(now);
    knowledge.jobs().all().forEach(knowledge.agenda()::ready);
  }

  private void statesRead(Message.StatesRead read, Instant now) {
    for (int i = 0; i < read.jobs().size(); i++) {
      JobEntry entry = knowledge.jobs().entry(read.jobs().get(i));
      entry.reading(false);
      // what came by another way meanwhile may be newer
      if (!entry.isInFlight() && !entry.isStateKnown()) {
        stateRead(entry, read.states().get(i), now);
      }
    }
  }

  private void stateRead(JobEntry entry, Optional<KeyValue> stored, Instant now) {
    work.results().take(entry, stored, now);
    boolean nothing = stored.isEmpty() && entry.definition() != JobEntry.Definition.PRESENT;
    if (nothing && entry.ended().isEmpty()) {
      knowledge.jobs().remove(entry);
    } else {
      knowledge.agenda().ready(entry);
    }
  }

  private void readFailed(JobId job, Instant now) {
    JobEntry entry = knowledge.jobs().entry(job);
    entry.reading(false);
    entry.holdUntil(now.plusSeconds(1));
    knowledge.agenda().ready(entry);
  }

  /**
   * A scan met a state with something unfinished, whose job may be gone and so without an owner, or
   * with ends that only the owner has to see to.
   */
  private void found(StateScan.Found found, Instant now) {
    JobId job = Keys.jobOf(found.state().key());
    boolean ours = knowledge.membership().owns(job) || isOrphan(job);
    if (!found.unfinished() && !ours) {
      return;
    }
    JobEntry entry = knowledge.jobs().entry(job);
    boolean newer = found.state().modRevision() > entry.stateRevision();
    boolean news = !entry.isInFlight() && (newer || !entry.isStateKnown());
    if (news && ours) {
      work.results().take(entry, Optional.of(found.state()), now);
    } else if (news) {
      work.results().takeForeign(entry, found.state(), now);
    }
    if (news || found.unfinished()) {
      knowledge.agenda().ready(entry);
    }
  }

  /** Whether nobody owns this job, for it is deleted. */
  private boolean isOrphan(JobId job) {
    return knowledge.jobs().isLoaded()
        && knowledge
            .jobs()
            .find(job)
            .filter(entry -> entry.known().isPresent() || entry.isUnreadable())
            .isEmpty();
  }

  private void logged(Message.Logged logged) {
    knowledge
        .jobs()
        .find(logged.job())
        .ifPresent(
            entry -> entry.logged().add(new Situation.Logged(logged.key(), logged.attempt())));
  }

  // --- the registration

  private void registered(Message.Registered registered, Instant now) {
    knowledge.rights().granted(registered.fence());
    work.stepper().registeredAs(registered.fence().worker());
    work.starts().registeredAs(registered.fence().worker());
    knowledge
        .membership()
        .joined(registered.fence().worker(), knowledge.rights().isDraining(), now);
    membersChanged(now);
  }

  /** What this worker owned moves at once, as seen from here; the others hear of it. */
  private void drains(boolean wanted, Instant now) {
    if (wanted == knowledge.rights().isDraining()) {
      return;
    }
    knowledge.rights().drains(wanted);
    knowledge
        .rights()
        .fence()
        .ifPresent(fence -> knowledge.membership().joined(fence.worker(), wanted, now));
    membersChanged(now);
  }

  private void registrationLost(String reason, Instant now) {
    LOG.warn("this worker is not registered any more ({}): it claims nothing", reason);
    knowledge.rights().revoked();
    work.outbox().takeFenced().forEach(step -> stepLost(step, Optional.empty(), now));
    work.starts().dropAll("worker.fenced");
    work.launcher().fence("worker.fenced");
  }

  // --- what came back

  private void batchDone(Message.BatchDone done, Instant now) {
    work.outbox().returned();
    if (done.result() instanceof BatchResult.Applied applied) {
      metrics.claims("applied", done.batch().claims());
      for (Step step : done.batch().steps()) {
        boolean starts = work.results().applied(step, applied.revision(), metrics);
        if (!starts) {
          giveBack(step);
        }
      }
      if (knowledge.rights().fence().isEmpty()) {
        work.starts().dropAll("worker.fenced");
      }
    } else if (done.result() instanceof BatchResult.Lost lost) {
      metrics.claims("lost", done.batch().claims());
      if (lost.fenced()) {
        registrationLost("a claim was refused", now);
        // the lease may well live: it is the epoch that was raised
        fenced.accept("a claim was refused");
      }
      for (Step step : done.batch().steps()) {
        stepLost(step, Optional.ofNullable(lost.stale().get(step.entry().id())), now);
        if (lost.calendars()) {
          // the feed has yet to tell of those that are in force
          step.entry().holdUntil(now.plus(CALENDARS_LAG));
        }
      }
    }
  }

  private void stepLost(Step step, Optional<BatchResult.Fresh> fresh, Instant now) {
    giveBack(step);
    work.results().lost(step, fresh, now);
  }

  private void batchFailed(Message.BatchFailed failed, Instant now) {
    work.outbox().returned();
    if (!knowledge.rights().room().refused(failed.failure(), now)) {
      LOG.warn("a batch had no effect, trying again: {}", failed.failure().toString());
    }
    metrics.claims("failed", failed.batch().claims());
    for (Step step : failed.batch().steps()) {
      giveBack(step);
      work.results().failed(step, now);
    }
  }

  private void attemptEnded(Message.AttemptEnded end) {
    knowledge.rights().giveBack();
    knowledge.agenda().feed(1);
    JobEntry entry = knowledge.jobs().entry(end.job());
    entry.ended(new Situation.Ended(end.attempt(), end.result(), end.at()), end.record());
    knowledge.agenda().ready(entry);
  }

  private void giveBack(Step step) {
    if (step.decision().claim().isPresent()) {
      knowledge.rights().giveBack();
      knowledge.agenda().feed(1);
    }
  }
}
