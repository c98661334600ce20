package dev.durachat.storage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * What is known across users: the node's shared database, {@code directory.db} in the data
 * directory. Any thread; all that reads or writes is asynchronous, and what is written survives a
 * power loss once its future completes. Another process may use the file at the same time, as the
 * commands of an operator do.
 */
public final class Directory {
  public static final String FILE = "directory.db";

  /** One writes at a time, beside whom others read. */
  private static final int CONNECTIONS = 4;

  private static final int BUSY_MILLIS = 5_000;
  private static final int CACHE_KIB = 1_024;

  private final Pool pool;
  private final Clock clock;
  private final Records records;

  private Directory(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
    this.records = Records.by(pool, clock);
  }

  /** All that is in the directory. */
  public record Records(
      AuditLog audit,
      AccountRecords accounts,
      SessionRecords sessions,
      InviteRecords invites,
      ShareLinks shares) {
    private static Records by(SqlClient client, Clock clock) {
      var statements = new Statements(client);
      return new Records(
          new AuditLog(statements, clock),
          new AccountRecords(statements, clock),
          new SessionRecords(statements),
          new InviteRecords(statements),
          new ShareLinks(statements, clock));
    }
  }

  /**
   * Opens the file, making it where there is none, and brings its schema up to date. Blocks.
   *
   * @throws StorageException when it cannot be used; a damaged file is left as it is
   */
  public static Directory open(Vertx vertx, Path dataDir, Clock clock) {
    Path path = dataDir.resolve(FILE);
    try {
      if (!Files.exists(path)) {
        create(path);
      } else if (Files.size(path) == 0) {
        throw new StorageException(StorageException.Kind.DAMAGED, FILE + " is empty");
      }
    } catch (IOException e) {
      throw StorageException.of(FILE + " cannot be made", e);
    }
    try (Session session = Session.open(path)) {
      Migrations.ofTheDirectory().run(session);
    }
    var source = new SQLiteDataSource(settings());
    source.setUrl("jdbc:sqlite:" + path);
    return new Directory(
        JDBCPool.pool(vertx, source, new PoolOptions().setMaxSize(CONNECTIONS)), clock);
  }

  /** What is wrong with the file of a data directory that no server has; empty where nothing is. */
  public static Optional<String> fault(Path dataDir) {
    Path path = dataDir.resolve(FILE);
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (Session session = Session.open(path)) {
      return FileCheck.integrity(session);
    } catch (StorageException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Written under another name first, so that an empty file is always damage. */
  private static void create(Path path) throws IOException {
    Path draft = path.resolveSibling(FILE + ".new");
    BlankDatabase.make(Migrations.ofTheDirectory()).copyTo(draft);
    UserFile.force(draft, StandardOpenOption.WRITE);
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private static SQLiteConfig settings() {
    var settings = new SQLiteConfig();
    settings.resetOpenMode(SQLiteOpenMode.CREATE);
    settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
    settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    settings.setBusyTimeout(BUSY_MILLIS);
    settings.setCacheSize(-CACHE_KIB);
    settings.enforceForeignKeys(true);
    return settings;
  }

  public AuditLog audit() {
    return records.audit();
  }

  public AccountRecords accounts() {
    return records.accounts();
  }

  public SessionRecords sessions() {
    return records.sessions();
  }

  public InviteRecords invites() {
    return records.invites();
  }

  /**
   * Does all of the work or, when its future fails, nothing of it.
   *
   * @param work uses the records that it is given, and no others
   */
  @SuppressWarnings("NullAway") // The pool allows for nulls, and so does a Void.
  public <T> Future<T> transaction(Function<Records, Future<T>> work) {
    // The pool's own transactions leave its connections out of auto-commit (vertx-jdbc-client
    // issue 356): what is written next would be lost, and all others locked out.
    return pool.withConnection(
            connection -> {
              var statements = new Statements(connection);
              // One that reads first could not go on to write once another has written.
              return statements
                  .run("BEGIN IMMEDIATE")
                  .compose(begun -> work.apply(Records.by(connection, clock)))
                  .compose(result -> statements.run("COMMIT").map(result))
                  .recover(
                      e ->
                          statements
                              .run("ROLLBACK")
                              .transform(rolledBack -> Future.failedFuture(e)));
            })
        .recover(e -> Future.failedFuture(Statements.translated(e)));
  }

  public ShareLinks shares() {
    return records.shares();
  }

  /** Removes all that is known of a user. */
  public Future<Void> eraseUser(String userId) {
    return transaction(
        all ->
            all.audit()
                .eraseUser(userId)
                .compose(erased -> all.shares().eraseUser(userId))
                .compose(erased -> all.sessions().deleteAll(userId, null))
                .compose(erased -> all.accounts().erase(userId)));
  }

  /** Closes the file once what is under way is done. */
  public Future<Void> close() {
    return pool.close();
  }
}
