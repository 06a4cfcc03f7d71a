package io.belfry.log.h2;

import io.belfry.log.LogRejectedException;
import io.belfry.log.LogUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The file, its connections, and what its errors mean.
 *
 * <p>One connection writes, for one caller at a time; up to {@value #READERS} read beside it. A
 * database that H2 has closed after an error of the disk is opened anew by the next call.
 */
final class H2Database implements AutoCloseable {
  private static final int READERS = 8;
  private static final int ALREADY_OPEN = 90020;

  /** H2's codes for a database that can't go on: closed, I/O errors, a corrupt page, a bug. */
  private static final Set<Integer> BROKEN =
      Set.of(90098, 90028, 90030, 90031, 90007, 90121, 50000, 90067);

  private final Path folder;
  private final String url;
  private final Object opening = new Object();
  private volatile State state;

  /** The connections, or that they are of no use any more. */
  private record State(JdbcConnectionPool readers, Connection writer, boolean broken) {}

  /** What to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  H2Database(Path folder) {
    Path file = folder.toAbsolutePath().normalize().resolve("executions");
    if (file.toString().indexOf(';') >= 0) {
      throw new IllegalArgumentException("the folder's path must not contain ';': " + folder);
    }
    this.folder = folder;
    this.url =
        // retry: an interrupted reader must not close the file for everybody else.
        // No WRITE_DELAY=0: every transaction ends with a sync of its own (commit), and a delay of
        // 0 would end H2's background thread, without which the file only grows
        "jdbc:h2:retry:"
            + file
            + ";DB_CLOSE_ON_EXIT=FALSE;COMPRESS=TRUE;LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=64";
    this.state = connect();
  }

  private State connect() {
    var readers = JdbcConnectionPool.create(url, "belfry", "");
    readers.setMaxConnections(READERS + 1);
    readers.setLoginTimeout(10);
    try {
      Connection writer = readers.getConnection();
      try (var statement = writer.createStatement()) {
        for (String sql : Schema.STATEMENTS) {
          statement.execute(sql);
        }
        checkVersion(writer);
      }
      writer.setAutoCommit(false);
      return new State(readers, writer, false);
    } catch (SQLException e) {
      readers.dispose();
      throw cannotOpen(e);
    }
  }

  private void checkVersion(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT MAX(version) FROM meta")) {
      row.next();
      int version = row.getInt(1);
      if (version > Schema.VERSION) {
        throw new SQLException(
            "it was written by a newer Belfry (format "
                + version
                + ", this one knows "
                + Schema.VERSION
                + ")");
      }
      if (version < Schema.VERSION) {
        statement.execute("INSERT INTO meta VALUES (" + Schema.VERSION + ")");
      }
    }
  }

  private LogUnavailableException cannotOpen(SQLException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getErrorCode() == ALREADY_OPEN) {
        return new LogUnavailableException(
            "the execution log in " + folder + " is in use by another process", e);
      }
    }
    return new LogUnavailableException(
        "the execution log in " + folder + " can't be opened: " + e.getMessage(), e);
  }

  /** Runs a query on a connection of its own. */
  <T> T read(Work<T> work) {
    State current = current();
    try (var connection = current.readers().getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw failed(e, current);
    }
  }

  /**
   * Runs a transaction and returns when it is on disk; rolls it back where anything goes wrong. The
   * caller sees to it that no other one writes.
   */
  <T> T write(Work<T> work) {
    State current = current();
    try {
      return commit(current.writer(), work);
    } catch (SQLException e) {
      throw failed(e, current);
    }
  }

  private static <T> T commit(Connection writer, Work<T> work) throws SQLException {
    boolean done = false;
    try {
      T result = work.run(writer);
      writer.commit();
      done = true;
      try (var statement = writer.createStatement()) {
        // until then a commit is in memory only, whatever H2's write delay is
        statement.execute("CHECKPOINT SYNC");
      }
      return result;
    } finally {
      if (!done) {
        writer.rollback();
      }
    }
  }

  private State current() {
    State current = state;
    if (!current.broken()) {
      return current;
    }
    synchronized (opening) {
      if (state.broken()) {
        state = connect();
      }
      return state;
    }
  }

  private RuntimeException failed(SQLException e, State at) {
    String sqlState = e.getSQLState();
    if (sqlState != null && (sqlState.startsWith("22") || sqlState.startsWith("23"))) {
      return new LogRejectedException("the execution log refuses an entry: " + e.getMessage(), e);
    }
    if (BROKEN.contains(e.getErrorCode())) {
      abandon(at);
    }
    return new LogUnavailableException("the execution log failed: " + e.getMessage(), e);
  }

  private void abandon(State at) {
    synchronized (opening) {
      if (state == at) {
        shutDown(at, "SHUTDOWN IMMEDIATELY");
        state = new State(at.readers(), at.writer(), true);
      }
    }
  }

  private static void shutDown(State at, String how) {
    try (var statement = at.writer().createStatement()) {
      statement.execute(how);
    } catch (SQLException e) {
      // it was closed already: that is what we wanted
    } finally {
      at.readers().dispose();
    }
  }

  @Override
  public void close() {
    synchronized (opening) {
      if (!state.broken()) {
        shutDown(state, "SHUTDOWN");
      }
    }
  }
}
