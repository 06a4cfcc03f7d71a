package io.belfry.log.h2;

import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a job's history no longer covers, removed one step at a time. */
final class Expiry {
  /** The most attempts that go in one step. */
  static final int STEP = 100;

  private static final String ORDER =
      " ORDER BY job DESC, scheduled_at DESC, suffix DESC, attempt DESC";

  private record Doomed(long row, Keyset key) {}

  private final int job;
  private final History history;
  private final Instant now;
  private final String ended;

  Expiry(int job, History history, Instant now, Dictionary dictionary) {
    this.job = job;
    this.history = history;
    this.now = now;
    List<Integer> open = new ArrayList<>();
    for (ExecutionState state : ExecutionState.values()) {
      if (!state.isFinal()) {
        dictionary.find(state.text()).ifPresent(open::add);
      }
    }
    this.ended = "NOT " + Condition.in("state", open);
  }

  /** Removes up to {@link #STEP} attempts with their output; fewer means that none is left. */
  int step(Connection connection) throws SQLException {
    List<Doomed> doomed = doomed(connection, tooOld());
    Optional<Condition> tooMany = tooMany(connection);
    if (doomed.size() < STEP && tooMany.isPresent()) {
      for (Doomed one : doomed(connection, tooMany.get())) {
        if (doomed.size() < STEP && !doomed.contains(one)) {
          doomed.add(one);
        }
      }
    }
    remove(connection, doomed);
    return doomed.size();
  }

  private Condition tooOld() {
    return new Condition().and("scheduled_at < ?", now.minus(history.maxAge()).toEpochMilli());
  }

  /** What lies behind the newest {@code maxCount}, where there are more. */
  private Optional<Condition> tooMany(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "SELECT scheduled_at, job, suffix, attempt FROM attempts USE INDEX (by_job)"
                + " WHERE job = ?"
                + ORDER
                + " OFFSET ? ROWS FETCH NEXT 1 ROW ONLY")) {
      select.setInt(1, job);
      select.setInt(2, history.maxCount());
      try (var row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long at = row.getLong(1);
        String suffix = row.getString(3);
        return Optional.of(
            new Condition()
                .and("scheduled_at <= ?", at)
                .and(
                    "(scheduled_at < ? OR suffix < ? OR (suffix = ? AND attempt <= ?))",
                    at,
                    suffix,
                    suffix,
                    row.getInt(4)));
      }
    }
  }

  private List<Doomed> doomed(Connection connection, Condition bound) throws SQLException {
    Condition condition = new Condition().and("job = ?", job).and(ended).and(bound);
    try (var select =
        connection.prepareStatement(
            "SELECT _ROWID_, scheduled_at, job, suffix, attempt FROM attempts USE INDEX (by_job)"
                + condition.where()
                + ORDER
                + " FETCH FIRST ? ROWS ONLY")) {
      select.setInt(condition.set(select), STEP);
      var found = new ArrayList<Doomed>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var key = new Keyset(rows.getLong(2), rows.getInt(3), rows.getString(4), rows.getInt(5));
          found.add(new Doomed(rows.getLong(1), key));
        }
      }
      return found;
    }
  }

  private static void remove(Connection connection, List<Doomed> doomed) throws SQLException {
    try (var output =
            connection.prepareStatement(
                "DELETE FROM output WHERE job = ? AND scheduled_at = ? AND suffix = ?"
                    + " AND attempt = ?");
        var attempt = connection.prepareStatement("DELETE FROM attempts WHERE _ROWID_ = ?")) {
      for (Doomed one : doomed) {
        new Columns.Writer(output)
            .integer(one.key().job())
            .number(one.key().scheduledAt())
            .text(one.key().suffix())
            .integer(one.key().attempt());
        output.executeUpdate();
        attempt.setLong(1, one.row());
        attempt.executeUpdate();
      }
    }
  }

  /** Removes output too old that no attempt belongs to, and commands that nothing ran. */
  void sweep(Connection connection) throws SQLException {
    try (var output =
            connection.prepareStatement(
                "DELETE FROM output o WHERE job = ? AND scheduled_at < ? AND NOT EXISTS (SELECT 1"
                    + " FROM attempts a WHERE a.scheduled_at = o.scheduled_at AND a.job = o.job"
                    + " AND a.suffix = o.suffix AND a.attempt = o.attempt)");
        var commands =
            connection.prepareStatement(
                "DELETE FROM commands WHERE job = ? AND no NOT IN (SELECT command FROM attempts"
                    + " WHERE job = ? AND command IS NOT NULL)")) {
      new Columns.Writer(output).integer(job).number(now.minus(history.maxAge()).toEpochMilli());
      output.executeUpdate();
      commands.setInt(1, job);
      commands.setInt(2, job);
      commands.executeUpdate();
    }
  }

  /** Removes the job's number where nothing refers to it any more. */
  boolean dropJob(Connection connection) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "DELETE FROM jobs WHERE no = ? AND NOT EXISTS (SELECT 1 FROM attempts WHERE job = ?)"
                + " AND NOT EXISTS (SELECT 1 FROM output WHERE job = ?)")) {
      delete.setInt(1, job);
      delete.setInt(2, job);
      delete.setInt(3, job);
      return delete.executeUpdate() > 0;
    }
  }
}
