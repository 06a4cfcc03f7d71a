package io.belfry.log.h2;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import io.belfry.log.AggregateLog;
import io.belfry.log.AuditLog;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionPage;
import io.belfry.log.ExecutionQuery;
import io.belfry.log.LogEntry;
import io.belfry.log.LogUnavailableException;
import io.belfry.log.OutputChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The execution log in an embedded H2 database: the file {@code executions.mv.db} in a folder of
 * its own. One process at a time can have it open.
 */
public final class H2ExecutionLog implements ExecutionLog {
  private static final int JOBS_AT_ONCE = 50;

  private final H2Database database;
  private final ReentrantLock writing = new ReentrantLock();
  private final AuditLog audit;
  private final AggregateLog aggregates;
  private volatile Dictionary dictionary;

  /** Guarded by {@link #writing}: a transaction failed, so the numbers must be read anew. */
  private boolean stale;

  /** What a transaction does, with the numbers it may add. */
  @FunctionalInterface
  private interface Change<T> {
    T run(Connection connection, Dictionary.Additions numbers) throws SQLException;
  }

  private H2ExecutionLog(H2Database database) {
    this.database = database;
    this.dictionary = database.write(Dictionary::load);
    this.audit =
        new H2AuditLog(database, work -> write((connection, numbers) -> work.run(connection)));
    this.aggregates = new H2AggregateLog(database, this::change, () -> dictionary);
  }

  /**
   * Opens the log in this folder, which is made where it is missing.
   *
   * @throws LogUnavailableException where it can't be opened, for example because another process
   *     has it open; the message says so
   */
  public static H2ExecutionLog open(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LogUnavailableException("the folder " + folder + " can't be made", e);
    }
    var database = new H2Database(folder);
    boolean opened = false;
    try {
      var log = new H2ExecutionLog(database);
      opened = true;
      return log;
    } finally {
      if (!opened) {
        database.close();
      }
    }
  }

  @Override
  public void append(List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    var append = new Append(entries);
    write(
        (connection, numbers) -> {
          append.run(connection, dictionary, numbers);
          return entries.size();
        });
  }

  private <T> T write(Change<T> change) {
    writing.lock();
    try {
      if (stale) {
        dictionary = database.write(Dictionary::load);
      }
      stale = true;
      var added = new ArrayList<Dictionary.Additions>();
      T result =
          database.write(
              connection -> {
                var numbers = dictionary.new Additions(connection);
                added.add(numbers);
                return change.run(connection, numbers);
              });
      added.forEach(Dictionary.Additions::publish);
      stale = false;
      return result;
    } finally {
      writing.unlock();
    }
  }

  private <T> T change(H2Database.Work<T> work) {
    return write((connection, numbers) -> work.run(connection));
  }

  @Override
  public List<ExecutionRecord> attempts(ExecutionId id) {
    Optional<Integer> job = dictionary.find(id.job());
    if (job.isEmpty()) {
      return List.of();
    }
    var condition =
        new Condition()
            .and("scheduled_at = ?", id.scheduledAt().toEpochMilli())
            .and("job = ?", job.get())
            .and("suffix = ?", id.suffix());
    return database.read(
        connection -> {
          List<AttemptRow> rows =
              Rows.select(
                  connection,
                  dictionary,
                  "by_time",
                  condition,
                  " ORDER BY " + Schema.ORDER,
                  Integer.MAX_VALUE);
          rows.sort(Comparator.comparingInt(row -> row.execution().attempt()));
          return Rows.withCommands(connection, rows);
        });
  }

  @Override
  public ExecutionPage list(ExecutionQuery query) {
    return database.read(connection -> new Listing(connection, dictionary, query).page());
  }

  @Override
  public List<ExecutionRecord> latest(List<JobId> jobs, int limit) {
    var numbers = new LinkedHashSet<Integer>();
    jobs.forEach(job -> dictionary.find(job).ifPresent(numbers::add));
    if (numbers.isEmpty() || limit < 1) {
      return List.of();
    }
    return database.read(
        connection -> {
          var rows = new ArrayList<AttemptRow>();
          var all = List.copyOf(numbers);
          for (int from = 0; from < all.size(); from += JOBS_AT_ONCE) {
            List<Integer> some = all.subList(from, Math.min(from + JOBS_AT_ONCE, all.size()));
            rows.addAll(Rows.latest(connection, dictionary, some, limit));
          }
          rows.sort(Comparator.comparing(Keyset::of, Keyset.NEWEST_FIRST));
          return Rows.withCommands(connection, rows);
        });
  }

  @Override
  public List<OutputChunk> output(ExecutionId id, int attempt, long afterSequence, int limit) {
    Optional<Integer> job = dictionary.find(id.job());
    if (job.isEmpty()) {
      return List.of();
    }
    return database.read(
        connection ->
            new Output(connection, dictionary).read(id, job.get(), attempt, afterSequence, limit));
  }

  @Override
  public long expire(JobId job, History history, Instant now) {
    Optional<Integer> number = dictionary.find(job);
    if (number.isEmpty()) {
      return 0;
    }
    var expiry = new Expiry(number.get(), history, now, dictionary);
    long gone = 0;
    int step;
    do {
      step = write((connection, numbers) -> expiry.step(connection));
      gone += step;
    } while (step == Expiry.STEP);
    write(
        (connection, numbers) -> {
          expiry.sweep(connection);
          if (expiry.dropJob(connection)) {
            dictionary.forget(job);
          }
          return 0;
        });
    return gone;
  }

  @Override
  public List<JobId> jobs(String after, int limit) {
    Optional<JobId> behind = after.isEmpty() ? Optional.empty() : Optional.of(JobId.parse(after));
    return dictionary.jobsWhere(job -> behind.map(b -> job.compareTo(b) > 0).orElse(true)).stream()
        .limit(limit)
        .map(dictionary::job)
        .toList();
  }

  @Override
  public AuditLog audit() {
    return audit;
  }

  @Override
  public AggregateLog aggregates() {
    return aggregates;
  }

  @Override
  public void close() {
    writing.lock();
    try {
      database.close();
    } finally {
      writing.unlock();
    }
  }
}
