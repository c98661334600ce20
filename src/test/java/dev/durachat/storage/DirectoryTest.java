package dev.durachat.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:00:00.123Z"), ZoneOffset.UTC);

  @TempDir Path dir;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Directory open() {
    return Directory.open(vertx, dir, NOON);
  }

  private static List<String> actions(AuditLog.Page page) {
    return page.events().stream().map(AuditLog.Event::action).toList();
  }

  @Test
  void pagesEventsNewestFirst() {
    var directory = open();
    var audit = directory.audit();
    for (int i = 1; i <= 5; i++) {
      audit.record("ada", "a" + i, null, null).await();
      audit.record("bob", "b" + i, null, null).await();
    }
    var first = audit.page("ada", AuditLog.NEWEST, 2).await();
    assertEquals(List.of("a5", "a4"), actions(first));
    var second = audit.page("ada", Objects.requireNonNull(first.next()), 2).await();
    assertEquals(List.of("a3", "a2"), actions(second));
    var last = audit.page("ada", Objects.requireNonNull(second.next()), 2).await();
    assertEquals(List.of("a1"), actions(last));
    assertNull(last.next());
    assertNull(audit.page("ada", AuditLog.NEWEST, 5).await().next());
    directory.close().await();
  }

  @Test
  void keepsEventsWhole() {
    var directory = open();
    directory.audit().record("ada", "export", "c1", "10.0.0.1").await();
    directory.audit().record("ada", "signin", null, null).await();
    directory.close().await();
    assertFalse(Files.exists(dir.resolve("directory.db-wal")), "the log outlived the close");

    var again = open();
    assertEquals(
        List.of(
            new AuditLog.Event(NOON.instant(), "signin", null, null),
            new AuditLog.Event(NOON.instant(), "export", "c1", "10.0.0.1")),
        again.audit().page("ada", AuditLog.NEWEST, 10).await().events());
    again.close().await();
  }

  @Test
  void forgetsUsersWhoAreErased() {
    var directory = open();
    directory.audit().record("ada", "signin", null, null).await();
    directory.audit().record("bob", "signin", null, null).await();
    directory.audit().eraseUser("ada").await();
    assertEquals(List.of(), directory.audit().page("ada", AuditLog.NEWEST, 10).await().events());
    assertEquals(1, directory.audit().page("bob", AuditLog.NEWEST, 10).await().events().size());
    directory.close().await();
  }

  @Test
  void twoMayWriteAtOnce() {
    var one = open();
    var other = open();
    for (int i = 0; i < 20; i++) {
      var first = one.audit().record("ada", "one", null, null);
      var second = other.audit().record("ada", "other", null, null);
      first.await();
      second.await();
    }
    assertEquals(40, one.audit().page("ada", AuditLog.NEWEST, 100).await().events().size());
    one.close().await();
    other.close().await();
  }

  @Test
  void transactionsAreWholeAndLeaveTheFileToOthers() {
    var directory = open();
    var another = open();
    directory
        .transaction(
            records ->
                records
                    .accounts()
                    .insert("1", "Ada", "ada", "hash")
                    .compose(made -> records.invites().insert("code", NOON.instant())))
        .await();
    var undone =
        directory.transaction(
            records ->
                records
                    .accounts()
                    .insert("2", "Bob", "bob", "hash")
                    .compose(made -> Future.failedFuture(new IllegalStateException("no"))));
    assertThrows(IllegalStateException.class, undone::await);
    for (int i = 0; i < 10; i++) {
      another.audit().record("ada", "other", null, null).await();
      directory.audit().record("ada", "one", null, null).await();
    }
    directory.close().await();
    assertEquals(20, another.audit().page("ada", AuditLog.NEWEST, 99).await().events().size());
    assertEquals("1", another.accounts().byNameKey("ada").await().orElseThrow().id());
    assertTrue(another.accounts().byNameKey("bob").await().isEmpty());
    another.close().await();
  }

  @Test
  void invitationsAreSpentOnceAndInTime() {
    var directory = open();
    var invites = directory.invites();
    Instant now = NOON.instant();
    invites.insert("code", now.plusMillis(1)).await();
    assertFalse(invites.isOpen("another", now).await());
    assertFalse(invites.isOpen("code", now.plusMillis(1)).await());
    assertFalse(invites.spend("code", now.plusMillis(1)).await());
    assertTrue(invites.isOpen("code", now).await());
    assertTrue(invites.spend("code", now).await());
    assertFalse(invites.spend("code", now).await());
    directory.close().await();
  }

  /** An empty directory must not take the place of the accounts that were in it. */
  @Test
  void refusesDamageAndLeavesItAsItIs() throws IOException {
    Path file = dir.resolve("directory.db");
    for (String content : List.of("", "not a database, but long enough to look like a header")) {
      Files.writeString(file, content);
      var refused = assertThrows(StorageException.class, this::open);
      assertEquals(StorageException.Kind.DAMAGED, refused.kind());
      assertEquals(content, Files.readString(file));
    }
  }

  @Test
  void refusesTheFileOfANewerVersion() {
    open().close().await();
    try (Session session = Session.open(dir.resolve("directory.db"))) {
      session.script("PRAGMA user_version = 1000");
    }
    assertEquals(
        StorageException.Kind.FAILED, assertThrows(StorageException.class, this::open).kind());
  }
}
