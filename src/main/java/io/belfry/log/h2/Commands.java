package io.belfry.log.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The commands that ran, each kept once for its job, however often it ran. */
final class Commands {
  /** The most characters of a command that are kept; the definition's version has it whole. */
  static final int MAX_LENGTH = 64 * 1024;

  private record Key(int job, String text) {}

  private final Connection connection;
  private final Map<Key, Integer> seen = new HashMap<>();

  Commands(Connection connection) {
    this.connection = connection;
  }

  /** The number of a command, which is added where it is new. */
  OptionalInt number(int job, Optional<String> command) throws SQLException {
    if (command.isEmpty()) {
      return OptionalInt.empty();
    }
    var key = new Key(job, cut(command.get()));
    Integer number = seen.get(key);
    if (number == null) {
      OptionalInt kept = find(key);
      number = kept.isPresent() ? kept.getAsInt() : insert(key);
      seen.put(key, number);
    }
    return OptionalInt.of(number);
  }

  private static String cut(String command) {
    return command.length() <= MAX_LENGTH ? command : command.substring(0, MAX_LENGTH - 1) + "…";
  }

  private OptionalInt find(Key key) throws SQLException {
    try (var select =
        connection.prepareStatement("SELECT no, text FROM commands WHERE job = ? AND hash = ?")) {
      select.setInt(1, key.job());
      select.setInt(2, key.text().hashCode());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          if (rows.getString(2).equals(key.text())) {
            return OptionalInt.of(rows.getInt(1));
          }
        }
        return OptionalInt.empty();
      }
    }
  }

  private int insert(Key key) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO commands (job, hash, text) VALUES (?, ?, ?)",
            Statement.RETURN_GENERATED_KEYS)) {
      insert.setInt(1, key.job());
      insert.setInt(2, key.text().hashCode());
      insert.setString(3, key.text());
      insert.executeUpdate();
      try (var keys = insert.getGeneratedKeys()) {
        keys.next();
        return keys.getInt(1);
      }
    }
  }

  /** The texts of these numbers. */
  static Map<Integer, String> texts(Connection connection, Collection<Integer> numbers)
      throws SQLException {
    var texts = new HashMap<Integer, String>();
    try (var select = connection.prepareStatement("SELECT text FROM commands WHERE no = ?")) {
      for (int number : numbers) {
        select.setInt(1, number);
        try (var row = select.executeQuery()) {
          if (row.next()) {
            texts.put(number, row.getString(1));
          }
        }
      }
    }
    return texts;
  }
}
