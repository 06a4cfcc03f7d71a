package io.belfry.log.h2;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Columns that may be empty, read and written one after the other. */
final class Columns {
  private Columns() {}

  /** Sets parameters from left to right. */
  static final class Writer {
    private final PreparedStatement statement;
    private int index;

    Writer(PreparedStatement statement) {
      this.statement = statement;
    }

    Writer integer(int value) throws SQLException {
      statement.setInt(++index, value);
      return this;
    }

    Writer integer(OptionalInt value) throws SQLException {
      if (value.isPresent()) {
        return integer(value.getAsInt());
      }
      statement.setNull(++index, Types.INTEGER);
      return this;
    }

    Writer number(long value) throws SQLException {
      statement.setLong(++index, value);
      return this;
    }

    Writer number(OptionalLong value) throws SQLException {
      if (value.isPresent()) {
        return number(value.getAsLong());
      }
      statement.setNull(++index, Types.BIGINT);
      return this;
    }

    Writer time(Optional<Instant> value) throws SQLException {
      return number(value.map(t -> OptionalLong.of(t.toEpochMilli())).orElse(OptionalLong.empty()));
    }

    Writer text(String value) throws SQLException {
      statement.setString(++index, value);
      return this;
    }

    Writer text(Optional<String> value) throws SQLException {
      statement.setString(++index, value.orElse(null));
      return this;
    }

    Writer truth(Optional<Boolean> value) throws SQLException {
      statement.setObject(++index, value.orElse(null), Types.BOOLEAN);
      return this;
    }
  }

  /** Reads columns from left to right. */
  static final class Reader {
    private final ResultSet row;
    private int index;

    Reader(ResultSet row) {
      this.row = row;
    }

    int integer() throws SQLException {
      return row.getInt(++index);
    }

    OptionalInt maybeInteger() throws SQLException {
      int value = row.getInt(++index);
      return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    long number() throws SQLException {
      return row.getLong(++index);
    }

    OptionalLong maybeNumber() throws SQLException {
      long value = row.getLong(++index);
      return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    Optional<Instant> time() throws SQLException {
      long value = row.getLong(++index);
      return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
    }

    String text() throws SQLException {
      return row.getString(++index);
    }

    Optional<String> maybeText() throws SQLException {
      return Optional.ofNullable(row.getString(++index));
    }

    boolean truth() throws SQLException {
      return row.getBoolean(++index);
    }
  }
}
