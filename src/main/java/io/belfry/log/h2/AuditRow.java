package io.belfry.log.h2;

import io.belfry.log.AuditEntry;
import io.belfry.log.AuditEntry.Call;
import io.belfry.log.AuditEntry.Change;
import io.belfry.log.AuditEntry.Outcome;
import io.belfry.log.AuditEntry.Result;
import io.belfry.log.AuditEntry.Who;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * An entry of the audit as a row of {@code audit} and, where something was changed, one of {@code
 * audit_changes}. Rows are inserted and never updated.
 */
final class AuditRow {
  static final String SELECT =
      "SELECT id, answered_at, user_name, token, address, action, method, route, namespace, target,"
          + " outcome, status, code, repeats FROM audit ";

  static final String SELECT_CHANGE =
      "SELECT state_before, state_after FROM audit_changes WHERE id = ?";

  static final String INSERT =
      "INSERT INTO audit (id, answered_at, user_name, token, address, action, method, route,"
          + " namespace, target, outcome, status, code, repeats)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String INSERT_CHANGE =
      "INSERT INTO audit_changes (id, state_before, state_after) VALUES (?, ?, ?)";

  private AuditRow() {}

  static void write(AuditEntry entry, PreparedStatement insert) throws SQLException {
    new Columns.Writer(insert)
        .text(entry.id())
        .number(entry.at().toEpochMilli())
        .text(entry.who().user())
        .text(entry.who().token())
        .text(entry.who().address())
        .text(entry.call().action())
        .text(entry.call().method())
        .text(entry.call().route())
        .text(entry.call().namespace())
        .text(entry.call().target())
        .text(entry.result().outcome().text())
        .integer(entry.result().status())
        .text(entry.result().code())
        .number(entry.result().count());
    insert.executeUpdate();
  }

  static void writeChange(AuditEntry entry, PreparedStatement insert) throws SQLException {
    new Columns.Writer(insert)
        .text(entry.id())
        .text(entry.change().before())
        .text(entry.change().after());
    insert.executeUpdate();
  }

  /** The entry, but for what was changed. */
  static AuditEntry read(ResultSet row) throws SQLException {
    var columns = new Columns.Reader(row);
    return new AuditEntry(
        columns.text(),
        Instant.ofEpochMilli(columns.number()),
        new Who(columns.maybeText(), columns.maybeText(), columns.text()),
        new Call(
            columns.text(),
            columns.text(),
            columns.maybeText(),
            columns.maybeText(),
            columns.maybeText()),
        new Result(
            Outcome.of(columns.text()), columns.integer(), columns.maybeText(), columns.number()),
        Change.NONE);
  }

  /** The entry with what was changed, where the row tells that anything was. */
  static AuditEntry withChange(AuditEntry entry, ResultSet change) throws SQLException {
    if (!change.next()) {
      return entry;
    }
    var columns = new Columns.Reader(change);
    return new AuditEntry(
        entry.id(),
        entry.at(),
        entry.who(),
        entry.call(),
        entry.result(),
        new Change(columns.maybeText(), columns.maybeText()));
  }
}
