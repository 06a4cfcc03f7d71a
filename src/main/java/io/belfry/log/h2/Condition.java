package io.belfry.log.h2;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** SQL that rows must fulfil, with the values of its parameters; grown by appending. */
final class Condition {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  Condition and(String part, Object... parameters) {
    sql.append(sql.isEmpty() ? "" : " AND ").append(part);
    values.addAll(List.of(parameters));
    return this;
  }

  Condition and(Condition other) {
    return other.sql.isEmpty() ? this : and(other.sql.toString(), other.values.toArray());
  }

  /** {@code column IN (…)} of our own numbers, which may stand in the text. */
  static String in(String column, Collection<Integer> numbers) {
    return numbers.isEmpty()
        ? "FALSE"
        : column
            + numbers.stream().map(String::valueOf).collect(Collectors.joining(",", " IN (", ")"));
  }

  String where() {
    return sql.isEmpty() ? "" : " WHERE " + sql;
  }

  /** Sets the parameters from the first one on and returns the index behind the last. */
  int set(PreparedStatement statement) throws SQLException {
    int index = 1;
    for (Object value : values) {
      statement.setObject(index++, value);
    }
    return index;
  }
}
