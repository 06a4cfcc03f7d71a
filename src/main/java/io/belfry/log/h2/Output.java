package io.belfry.log.h2;

import io.belfry.job.ExecutionId;
import io.belfry.log.OutputChunk;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads chunks of output. */
final class Output {
  private final Connection connection;
  private final Dictionary dictionary;

  Output(Connection connection, Dictionary dictionary) {
    this.connection = connection;
    this.dictionary = dictionary;
  }

  List<OutputChunk> read(ExecutionId id, int job, int attempt, long after, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "SELECT sequence, stream, read_at, data FROM output USE INDEX (by_attempt)"
                + " WHERE job = ? AND scheduled_at = ? AND suffix = ? AND attempt = ?"
                + " AND sequence > ? ORDER BY job, scheduled_at, suffix, attempt, sequence"
                + " FETCH FIRST ? ROWS ONLY")) {
      new Columns.Writer(select)
          .integer(job)
          .number(id.scheduledAt().toEpochMilli())
          .text(id.suffix())
          .integer(attempt)
          .number(after)
          .integer(limit);
      var chunks = new ArrayList<OutputChunk>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          chunks.add(chunk(id, attempt, rows));
        }
      }
      return chunks;
    }
  }

  private OutputChunk chunk(ExecutionId id, int attempt, ResultSet row) throws SQLException {
    return new OutputChunk(
        id,
        attempt,
        row.getLong(1),
        OutputChunk.Stream.of(dictionary.word(row.getInt(2))),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getBytes(4));
  }
}
