package dev.durachat.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.PoolOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

final class AuditLogTest {
  @TempDir Path dir;

  @Test
  void keepsTheNewestOfEachUser() {
    var vertx = Vertx.vertx();
    Directory.open(vertx, dir, Clock.systemUTC()).close().await();
    var source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + dir.resolve("directory.db"));
    var pool = JDBCPool.pool(vertx, source, new PoolOptions());
    var audit = new AuditLog(new Statements(pool), Clock.systemUTC(), 3);
    audit.record("bob", "oldest of all", null, null).await();
    for (int i = 1; i <= 5; i++) {
      audit.record("ada", "a" + i, null, null).await();
    }
    assertEquals(
        List.of("a5", "a4", "a3"),
        audit.page("ada", AuditLog.NEWEST, 10).await().events().stream()
            .map(AuditLog.Event::action)
            .toList());
    assertEquals(1, audit.page("bob", AuditLog.NEWEST, 10).await().events().size());
    pool.close().await();
    vertx.close().await();
  }
}
