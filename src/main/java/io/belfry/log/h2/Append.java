package io.belfry.log.h2;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.log.Bulk;
import io.belfry.log.LogEntry;
import io.belfry.log.OutputChunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One bulk of entries, merged with what is kept. */
final class Append {
  private record Key(ExecutionId execution, int attempt) {
    static Key of(OutputChunk chunk) {
      return new Key(chunk.execution(), chunk.attempt());
    }
  }

  private final Bulk bulk;

  Append(List<LogEntry> entries) {
    this.bulk = Bulk.of(entries);
  }

  /** Writes all in the connection's transaction. */
  void run(Connection connection, Dictionary dictionary, Dictionary.Additions numbers)
      throws SQLException {
    writeAttempts(connection, dictionary, numbers);
    writeChunks(connection, numbers);
    H2AuditLog.add(connection, bulk.audit());
  }

  private void writeAttempts(
      Connection connection, Dictionary dictionary, Dictionary.Additions numbers)
      throws SQLException {
    var commands = new Commands(connection);
    try (var select =
            connection.prepareStatement(AttemptRow.SELECT + "WHERE " + AttemptRow.WHERE_KEY);
        var insert = connection.prepareStatement(AttemptRow.INSERT);
        var update = connection.prepareStatement(AttemptRow.UPDATE)) {
      for (ExecutionRecord next : bulk.attempts()) {
        int job = numbers.job(next.id().job());
        Optional<AttemptRow> kept = find(select, next, job, dictionary);
        OptionalInt command = commands.number(job, next.origin().command());
        if (kept.isEmpty()) {
          new AttemptRow(next, job, command).write(insert, numbers);
          insert.executeUpdate();
        } else {
          AttemptRow merged = merge(kept.get(), new AttemptRow(next, job, command));
          if (!merged.equals(kept.get())) {
            merged.write(update, numbers);
            update.executeUpdate();
          }
        }
      }
    }
  }

  private static Optional<AttemptRow> find(
      PreparedStatement select, ExecutionRecord next, int job, Dictionary dictionary)
      throws SQLException {
    new Columns.Writer(select)
        .number(next.id().scheduledAt().toEpochMilli())
        .integer(job)
        .text(next.id().suffix())
        .integer(next.attempt());
    try (var rows = select.executeQuery()) {
      return rows.next() ? Optional.of(AttemptRow.read(rows, dictionary)) : Optional.empty();
    }
  }

  /** The merge carries the command along as the text of its number. */
  private static AttemptRow merge(AttemptRow kept, AttemptRow next) {
    ExecutionRecord merged = withNumber(kept).merge(withNumber(next));
    Optional<String> number = merged.origin().command();
    OptionalInt command =
        number.map(n -> OptionalInt.of(Integer.parseInt(n))).orElse(OptionalInt.empty());
    return new AttemptRow(
        new AttemptRow(merged, kept.job(), command).with(Optional.empty()), kept.job(), command);
  }

  private static ExecutionRecord withNumber(AttemptRow row) {
    OptionalInt command = row.command();
    return row.with(
        command.isPresent() ? Optional.of(Integer.toString(command.getAsInt())) : Optional.empty());
  }

  private void writeChunks(Connection connection, Dictionary.Additions numbers)
      throws SQLException {
    var kept = new HashMap<Key, Set<Long>>();
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO output (job, scheduled_at, suffix, attempt, sequence, stream, read_at,"
                + " data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (OutputChunk chunk : bulk.chunks()) {
        Key key = Key.of(chunk);
        int job = numbers.job(key.execution().job());
        if (!kept.containsKey(key)) {
          kept.put(key, sequences(connection, key, job, chunk.sequence()));
        }
        if (kept.get(key).add(chunk.sequence())) {
          insert(insert, chunk, job, numbers);
        }
      }
    }
  }

  /** Which chunks from {@code first} on are kept; chunks come in their order nearly always. */
  private Set<Long> sequences(Connection connection, Key key, int job, long first)
      throws SQLException {
    long from = first;
    for (OutputChunk chunk : bulk.chunks()) {
      from = Key.of(chunk).equals(key) ? Math.min(from, chunk.sequence()) : from;
    }
    try (var select =
        connection.prepareStatement(
            "SELECT sequence FROM output WHERE job = ? AND scheduled_at = ? AND suffix = ?"
                + " AND attempt = ? AND sequence >= ?")) {
      new Columns.Writer(select)
          .integer(job)
          .number(key.execution().scheduledAt().toEpochMilli())
          .text(key.execution().suffix())
          .integer(key.attempt())
          .number(from);
      var found = new HashSet<Long>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getLong(1));
        }
      }
      return found;
    }
  }

  private static void insert(
      PreparedStatement insert, OutputChunk chunk, int job, Dictionary.Additions numbers)
      throws SQLException {
    new Columns.Writer(insert)
        .integer(job)
        .number(chunk.execution().scheduledAt().toEpochMilli())
        .text(chunk.execution().suffix())
        .integer(chunk.attempt())
        .number(chunk.sequence())
        .integer(numbers.word(chunk.stream().text()))
        .number(chunk.at().toEpochMilli());
    insert.setBytes(8, chunk.data());
    insert.executeUpdate();
  }
}
