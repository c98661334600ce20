package dev.durachat.storage;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/** A connection with its prepared statements: the one place that speaks JDBC. */
final class Session implements AutoCloseable {
  private final SQLiteConnection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private long writes;

  Session(SQLiteConnection connection) {
    this.connection = connection;
  }

  /** Opens a file that exists. */
  static Session open(Path path) {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    // Whoever holds a user's file holds it for long: waiting for it would be in vain.
    config.setBusyTimeout(0);
    // It would ask for the key after every INSERT, and leave that question open: no VACUUM then.
    config.setGetGeneratedKeys(false);
    try {
      return new Session(JDBC.createConnection("jdbc:sqlite:" + path, config.toProperties()));
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  /** Opens a database that is gone when it is closed. */
  static Session inMemory() {
    try {
      return new Session(
          JDBC.createConnection("jdbc:sqlite::memory:", new SQLiteConfig().toProperties()));
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  /** The whole database as the bytes of a file. */
  byte[] serialize() {
    try {
      return connection.serialize("main");
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  /** Reads one row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes rows until it answers false. */
  @FunctionalInterface
  interface RowConsumer {
    boolean take(ResultSet row) throws SQLException;
  }

  /**
   * A number that rises with every statement that may have changed something: what was read while
   * it stayed the same is what is stored.
   */
  long writes() {
    return writes;
  }

  /** Runs a statement that changes rows and tells how many. */
  int update(String sql, @Nullable Object... arguments) {
    writes++;
    return run(
        sql,
        arguments,
        statement -> {
          statement.execute();
          return statement.getUpdateCount();
        });
  }

  <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... arguments) {
    List<T> all = new ArrayList<>();
    each(sql, row -> all.add(reader.read(row)), arguments);
    return all;
  }

  <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... arguments) {
    List<T> all = new ArrayList<>(1);
    each(
        sql,
        row -> {
          all.add(reader.read(row));
          return false;
        },
        arguments);
    return all.stream().findFirst();
  }

  /** Hands rows on until there is none left, or {@code consumer} has enough. */
  void each(String sql, RowConsumer consumer, @Nullable Object... arguments) {
    run(
        sql,
        arguments,
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next() && consumer.take(rows)) {}
          }
          return 0;
        });
  }

  /** Runs statements that no one runs twice: schema and pragmas. */
  void script(String sql) {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  /** Lets statements use a function of a text, which is not null. */
  void define(String name, UnaryOperator<String> function) {
    try {
      Function.create(
          connection,
          name,
          new Function() {
            @Override
            protected void xFunc() throws SQLException {
              result(function.apply(value_text(0)));
            }
          });
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  @FunctionalInterface
  private interface Execution {
    int on(PreparedStatement statement) throws SQLException;
  }

  private int run(String sql, @Nullable Object[] arguments, Execution execution) {
    try {
      PreparedStatement statement = statements.get(sql);
      if (statement == null) {
        statement = connection.prepareStatement(sql);
        statements.put(sql, statement);
      }
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      return execution.on(statement);
    } catch (SQLException e) {
      discard(sql);
      throw translate(e);
    }
  }

  /** After an error a statement may answer "not executing" for ever: it is thrown away. */
  private void discard(String sql) {
    PreparedStatement broken = statements.remove(sql);
    if (broken == null) {
      return;
    }
    try {
      broken.close();
    } catch (SQLException alreadyReported) {
      // Closing repeats the error of the last run, which is on its way to the caller.
    }
  }

  static StorageException translate(SQLException e) {
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
    StorageException.Kind kind =
        switch (code) {
          case SQLITE_FULL -> StorageException.Kind.FULL;
          case SQLITE_CORRUPT, SQLITE_NOTADB -> StorageException.Kind.DAMAGED;
          // Any other code, of which SQLite has a hundred, is a failure like the next.
          default -> StorageException.Kind.FAILED;
        };
    return new StorageException(kind, code.name(), e);
  }

  /** Whatever its statements say: a file that stayed open would be locked until the next start. */
  @Override
  public void close() {
    try {
      try {
        for (PreparedStatement statement : statements.values()) {
          statement.close();
        }
      } finally {
        connection.close();
      }
    } catch (SQLException e) {
      throw translate(e);
    }
  }
}
