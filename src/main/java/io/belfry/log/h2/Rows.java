package io.belfry.log.h2;

import io.belfry.job.ExecutionRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads rows of {@code attempts}. */
final class Rows {
  private Rows() {}

  static List<AttemptRow> select(
      Connection connection,
      Dictionary dictionary,
      String index,
      Condition condition,
      String order,
      int limit)
      throws SQLException {
    String sql =
        AttemptRow.SELECT
            + "USE INDEX ("
            + index
            + ")"
            + condition.where()
            + order
            + " FETCH FIRST ? ROWS ONLY";
    try (var select = connection.prepareStatement(sql)) {
      select.setInt(condition.set(select), limit);
      var found = new ArrayList<AttemptRow>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(AttemptRow.read(rows, dictionary));
        }
      }
      return found;
    }
  }

  /** The first rows of each of these jobs, in one query. */
  static List<AttemptRow> latest(
      Connection connection, Dictionary dictionary, List<Integer> jobs, int limit)
      throws SQLException {
    String one =
        "("
            + AttemptRow.SELECT
            + "USE INDEX (by_job) WHERE job = ? ORDER BY job DESC, scheduled_at DESC, suffix DESC,"
            + " attempt DESC FETCH FIRST ? ROWS ONLY)";
    String sql = String.join(" UNION ALL ", Collections.nCopies(jobs.size(), one));
    try (var select = connection.prepareStatement(sql)) {
      int index = 1;
      for (int job : jobs) {
        select.setInt(index++, job);
        select.setInt(index++, limit);
      }
      var found = new ArrayList<AttemptRow>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(AttemptRow.read(rows, dictionary));
        }
      }
      return found;
    }
  }

  /** The records with their commands, each command read once. */
  static List<ExecutionRecord> withCommands(Connection connection, List<AttemptRow> rows)
      throws SQLException {
    var numbers = new TreeSet<Integer>();
    rows.forEach(row -> row.command().ifPresent(numbers::add));
    Map<Integer, String> texts = Commands.texts(connection, numbers);
    return rows.stream()
        .map(
            row ->
                row.with(
                    row.command().isPresent()
                        ? Optional.ofNullable(texts.get(row.command().getAsInt()))
                        : Optional.empty()))
        .toList();
  }
}
