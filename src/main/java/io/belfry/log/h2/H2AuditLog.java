package io.belfry.log.h2;

import io.belfry.log.AuditEntry;
import io.belfry.log.AuditLog;
import io.belfry.log.AuditPage;
import io.belfry.log.AuditQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The audit in the execution log's database, a table of its own. */
final class H2AuditLog implements AuditLog {
  /** The most entries that go in one transaction. */
  static final int STEP = 500;

  private final H2Database database;
  private final ToIntFunction<H2Database.Work<Integer>> writer;

  /**
   * The audit of this database.
   *
   * @param writer runs a transaction that writes, when nobody else does
   */
  H2AuditLog(H2Database database, ToIntFunction<H2Database.Work<Integer>> writer) {
    this.database = database;
    this.writer = writer;
  }

  /** Adds the entries that are not there yet, in the connection's transaction. */
  static void add(Connection connection, Collection<AuditEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    try (var find =
            connection.prepareStatement("SELECT 1 FROM audit WHERE answered_at = ? AND id = ?");
        var insert = connection.prepareStatement(AuditRow.INSERT);
        var change = connection.prepareStatement(AuditRow.INSERT_CHANGE)) {
      for (AuditEntry entry : entries) {
        new Columns.Writer(find).number(entry.at().toEpochMilli()).text(entry.id());
        boolean kept;
        try (var row = find.executeQuery()) {
          kept = row.next();
        }
        if (!kept) {
          AuditRow.write(entry, insert);
          if (!entry.change().equals(AuditEntry.Change.NONE)) {
            AuditRow.writeChange(entry, change);
          }
        }
      }
    }
  }

  @Override
  public AuditPage list(AuditQuery query) {
    return database.read(connection -> new AuditListing(connection, query).page());
  }

  @Override
  public List<AuditEntry> read(AuditQuery query, Optional<AuditEntry> last) {
    return database.read(connection -> new AuditListing(connection, query).behind(last));
  }

  @Override
  public long expire(Instant before) {
    long gone = 0;
    int step;
    do {
      step = writer.applyAsInt(connection -> remove(connection, before));
      gone += step;
    } while (step == STEP);
    return gone;
  }

  private static int remove(Connection connection, Instant before) throws SQLException {
    var rows = new ArrayList<Long>();
    try (var select =
            connection.prepareStatement(
                "SELECT _ROWID_, id FROM audit USE INDEX (audit_by_time) WHERE answered_at < ?"
                    + " FETCH FIRST ? ROWS ONLY");
        var change = connection.prepareStatement("DELETE FROM audit_changes WHERE id = ?");
        var entry = connection.prepareStatement("DELETE FROM audit WHERE _ROWID_ = ?")) {
      new Columns.Writer(select).number(before.toEpochMilli()).integer(STEP);
      try (var doomed = select.executeQuery()) {
        while (doomed.next()) {
          rows.add(doomed.getLong(1));
          change.setString(1, doomed.getString(2));
          change.addBatch();
        }
      }
      change.executeBatch();
      for (long row : rows) {
        entry.setLong(1, row);
        entry.addBatch();
      }
      entry.executeBatch();
    }
    return rows.size();
  }
}
