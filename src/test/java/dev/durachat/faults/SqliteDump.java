package dev.durachat.faults;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A database as text, so that two can be compared. */
final class SqliteDump {
  private SqliteDump() {}

  /** Every row of every table, one a line, in an order that does not depend on the file. */
  static String of(Path file) {
    List<String> lines = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String table : names(statement)) {
        rows(statement, table, lines);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    lines.sort(String::compareTo);
    return String.join("\n", lines);
  }

  private static List<String> names(Statement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet tables =
        statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      while (tables.next()) {
        names.add(tables.getString(1));
      }
    }
    return names;
  }

  private static void rows(Statement statement, String table, List<String> lines)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder line = new StringBuilder(table);
        for (int i = 1; i <= columns; i++) {
          Object value = rows.getObject(i);
          line.append('|')
              .append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
        }
        lines.add(line.toString());
      }
    }
  }
}
