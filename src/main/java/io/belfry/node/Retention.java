package io.belfry.node;

import io.belfry.config.Settings;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import io.belfry.log.AuditLog;
import io.belfry.log.ExecutionLog;
import io.belfry.store.JobCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes records that their job's history no longer covers, job by job, every {@link #PERIOD}, and
 * entries of the audit that are past their time. Records of deleted jobs go by {@link
 * #OF_DELETED_JOBS}, what is added up of all by {@link #OF_AGGREGATES}. Runs on one of the task
 * threads.
 */
@ApplicationScoped
public class Retention {
  static final Duration PERIOD = Duration.ofMinutes(10);
  static final Duration FIRST = Duration.ofMinutes(1);

  /** How long records of a job that is gone are kept. */
  static final History OF_DELETED_JOBS = new History(Duration.ofDays(30), 10_000);

  /** How long it stays to be seen how many executions ended how. */
  static final Duration OF_AGGREGATES = Duration.ofDays(90);

  private static final int PAGE = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  @Inject ManagedExecutors threads;
  @Inject ExecutionLog log;
  @Inject JobCatalog catalog;
  @Inject AuditLog audit;
  @Inject Settings settings;
  @Inject Clock clock;
  private volatile boolean closed;

  void start() {
    later(FIRST);
  }

  void close() {
    closed = true;
  }

  private void later(Duration delay) {
    if (!closed) {
      threads
          .timers()
          .schedule(
              () -> threads.tasks().execute(this::runAndGoOn),
              delay.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private void runAndGoOn() {
    try {
      run();
    } catch (RuntimeException e) {
      LOG.warn("records could not be removed, trying again later: {}", e.toString());
    }
    later(PERIOD);
  }

  private void run() {
    long entries = audit.expire(clock.instant().minus(settings.log().auditRetention()));
    if (entries > 0) {
      LOG.info("removed {} entries of the audit that were past their time", entries);
    }
    log.aggregates().expire(clock.instant().minus(OF_AGGREGATES));
    long removed = 0;
    String after = "";
    List<JobId> jobs;
    do {
      jobs = log.jobs(after, PAGE);
      for (JobId job : jobs) {
        if (closed) {
          return;
        }
        removed += log.expire(job, historyOf(job), clock.instant());
        after = job.toString();
      }
    } while (jobs.size() == PAGE);
    if (removed > 0) {
      LOG.info("removed {} records that were past their time", removed);
    }
  }

  private History historyOf(JobId job) {
    return catalog
        .get(job)
        .map(row -> row.job().job().definition().policies().history())
        .orElse(OF_DELETED_JOBS);
  }
}
