package io.belfry.log.h2;

import static io.belfry.log.AuditEntries.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.log.AuditEntries;
import io.belfry.log.AuditLogContract;
import io.belfry.log.AuditQuery;
import io.belfry.log.ExecutionLog;
import io.belfry.log.LogUnavailableException;
import io.belfry.log.Records;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2AuditLogIT extends AuditLogContract {
  @TempDir Path folder;
  private int opened;
  private Path current;

  @Override
  protected ExecutionLog open() {
    current = folder.resolve("log" + opened++);
    return H2ExecutionLog.open(current);
  }

  @Override
  protected ExecutionLog reopen(ExecutionLog open) {
    open.close();
    return H2ExecutionLog.open(current);
  }

  private Connection connect() throws Exception {
    Path file = current.resolve("executions").toAbsolutePath();
    return DriverManager.getConnection("jdbc:h2:retry:" + file, "belfry", "");
  }

  @Test
  void aFileOfVersionOneGetsTheTable() throws Exception {
    log.append(List.of(Records.entry(succeeded(id("job", 1), 1))));
    log.close();
    try (var connection = connect();
        var statement = connection.createStatement()) {
      // what version 1 had not
      statement.execute("DROP TABLE audit");
      statement.execute("DROP TABLE audit_changes");
      statement.execute("DELETE FROM meta");
      statement.execute("INSERT INTO meta VALUES (1)");
    }

    log = H2ExecutionLog.open(current);

    assertThat(log.attempts(id("job", 1))).hasSize(1);
    log.append(List.of(entry(1)));
    assertThat(log.audit().list(AuditQuery.newest(5)).items()).containsExactly(entry(1));
    log.close();
    assertThat(version()).isEqualTo(2);
    log = H2ExecutionLog.open(current);
    assertThat(log.audit().list(AuditQuery.newest(5)).items()).containsExactly(entry(1));
  }

  @Test
  void retentionLeavesNoDocumentsBehind() throws Exception {
    log.append(List.of(entry(1), entry(2), AuditEntries.bare(3)));
    assertThat(log.audit().expire(AuditEntries.at(2))).isEqualTo(1);
    log.close();

    try (var connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT COUNT(*), MAX(id) FROM audit_changes")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(1);
      assertThat(row.getString(2)).isEqualTo(entry(2).id());
    }
    log = H2ExecutionLog.open(current);
  }

  private int version() throws Exception {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT MAX(version) FROM meta")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void aFileOfALaterVersionIsRefused() throws Exception {
    log.close();
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO meta VALUES (3)");
    }

    assertThatThrownBy(() -> H2ExecutionLog.open(current))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("format 3, this one knows 2");
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("DELETE FROM meta WHERE version = 3");
    }
    log = H2ExecutionLog.open(current);
  }
}
