package io.belfry.log.h2;

import io.belfry.job.ExecutionState;
import io.belfry.job.Trigger;
import io.belfry.log.Aggregate;
import io.belfry.log.AggregateCodec;
import io.belfry.log.AggregateLog;
import io.belfry.log.Tally;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Aggregates, in a table beside the attempts. */
final class H2AggregateLog implements AggregateLog {
  private static final String ATTEMPTS =
      "SELECT namespace, state, trigger_kind, scheduled_at, started_at, finished_at, range_count"
          + " FROM attempts USE INDEX (by_time) WHERE scheduled_at >= ? AND scheduled_at < ?";

  private final H2Database database;
  private final Writer writer;
  private final Supplier<Dictionary> dictionary;

  /** Runs a transaction when no other one writes. */
  @FunctionalInterface
  interface Writer {
    <T> T write(H2Database.Work<T> work);
  }

  H2AggregateLog(H2Database database, Writer writer, Supplier<Dictionary> dictionary) {
    this.database = database;
    this.writer = writer;
    this.dictionary = dictionary;
  }

  @Override
  public List<Aggregate> compute(Instant from, Instant until) {
    return database.read(
        connection -> {
          Dictionary words = dictionary.get();
          Tally tally = new Tally();
          try (var select = connection.prepareStatement(ATTEMPTS)) {
            new Columns.Writer(select).number(from.toEpochMilli()).number(until.toEpochMilli());
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                tally.add(attempt(new Columns.Reader(rows), words));
              }
            }
          }
          return tally.aggregates();
        });
  }

  private static Tally.Attempt attempt(Columns.Reader row, Dictionary words) throws SQLException {
    String namespace = words.word(row.integer());
    ExecutionState state = ExecutionState.of(words.word(row.integer()));
    Trigger trigger = Trigger.of(words.word(row.integer()));
    Instant scheduledAt = Instant.ofEpochMilli(row.number());
    Optional<Instant> startedAt = row.time();
    Optional<Instant> finishedAt = row.time();
    OptionalLong times = row.maybeNumber();
    return new Tally.Attempt(
        namespace, state, trigger, scheduledAt, startedAt, finishedAt, times.orElse(1));
  }

  @Override
  public void put(List<Aggregate> aggregates) {
    if (aggregates.isEmpty()) {
      return;
    }
    writer.write(
        connection -> {
          try (var merge =
              connection.prepareStatement(
                  "MERGE INTO aggregates (at, namespace, data) KEY (at, namespace)"
                      + " VALUES (?, ?, ?)")) {
            for (Aggregate each : aggregates) {
              new Columns.Writer(merge)
                  .number(each.at().toEpochMilli())
                  .text(each.namespace())
                  .text(AggregateCodec.write(each));
              merge.executeUpdate();
            }
          }
          return aggregates.size();
        });
  }

  @Override
  public List<Aggregate> list(Optional<Set<String>> namespaces, Instant from, Instant until) {
    return database.read(
        connection -> {
          List<Aggregate> found = new ArrayList<>();
          try (var select =
              connection.prepareStatement(
                  "SELECT at, namespace, data FROM aggregates WHERE at >= ? AND at < ?"
                      + " ORDER BY at, namespace")) {
            new Columns.Writer(select).number(from.toEpochMilli()).number(until.toEpochMilli());
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                String namespace = rows.getString(2);
                if (namespaces.map(names -> names.contains(namespace)).orElse(true)) {
                  Instant at = Instant.ofEpochMilli(rows.getLong(1));
                  found.add(AggregateCodec.read(at, namespace, rows.getString(3)));
                }
              }
            }
          }
          return found;
        });
  }

  @Override
  public Optional<Instant> newest() {
    return database.read(
        connection -> {
          try (var select = connection.prepareStatement("SELECT MAX(at) FROM aggregates");
              var row = select.executeQuery()) {
            row.next();
            return new Columns.Reader(row).time();
          }
        });
  }

  @Override
  public long expire(Instant before) {
    return writer.write(
        connection -> {
          try (var delete = connection.prepareStatement("DELETE FROM aggregates WHERE at < ?")) {
            delete.setLong(1, before.toEpochMilli());
            return (long) delete.executeUpdate();
          }
        });
  }
}
