package dev.durachat.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.chat.Conversation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserDatabaseTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

  @TempDir Path data;

  private UserFile file(String userId) {
    return UserFile.of(data.resolve("users"), userId);
  }

  private UserDatabase open(String userId) {
    return UserDatabase.open(file(userId), userId, NOW);
  }

  private StorageException.Kind refusal(String userId) {
    return assertThrows(StorageException.class, () -> open(userId)).kind();
  }

  @Test
  void aNewUserBeginsAtTheNewestSchema() throws Exception {
    String epoch;
    try (UserDatabase database = open("u")) {
      assertEquals("u", database.lineage().userId());
      assertEquals(0, database.lineage().seq());
      assertEquals(NOW, database.lineage().createdAt());
      epoch = database.lineage().epoch();
    }
    try (UserDatabase again = UserDatabase.open(file("u"), null, Instant.EPOCH)) {
      assertEquals("u", again.lineage().userId());
      assertEquals(epoch, again.lineage().epoch());
      assertEquals(NOW, again.lineage().createdAt());
    }
    try (UserDatabase other = open("v")) {
      assertNotEquals(epoch, other.lineage().epoch());
    }
    assertTrue(number("PRAGMA user_version") >= 1);
  }

  private int number(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file("u").path());
        var rows = connection.createStatement().executeQuery(sql)) {
      return rows.getInt(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file("u").path());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aFileOfANewerVersionIsRefusedAndLeftAlone() throws Exception {
    open("u").close();
    execute("PRAGMA user_version = 9999");
    assertEquals(StorageException.Kind.FAILED, refusal("u"));
    assertTrue(file("u").exists());
    assertEquals(9999, number("PRAGMA user_version"));
  }

  @Test
  void anyTextNamesAFileOfItsOwnInsideTheFolder() throws IOException {
    List<String> ids =
        List.of(
            "u",
            "U",
            "../../etc/passwd",
            "/",
            "a\0b",
            "a\0c",
            "x".repeat(10_000),
            "x".repeat(9_999),
            "Å",
            "A\u030a",
            "а",
            "a",
            "😀",
            "CON",
            "user?",
            " ",
            "u ");
    for (String id : ids) {
      try (UserDatabase database = open(id)) {
        assertEquals(id, database.lineage().userId());
      }
    }
    Path users = data.resolve("users").toRealPath();
    assertEquals(ids.size(), ids.stream().map(id -> file(id).path()).distinct().count());
    for (String id : ids) {
      assertTrue(file(id).path().toRealPath().startsWith(users));
    }
    try (Stream<Path> all = Files.walk(data)) {
      assertEquals(ids.size(), all.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void aFileOfAnotherUserIsRefused() throws IOException {
    open("u").close();
    Files.createDirectories(file("v").folder());
    Files.copy(file("u").path(), file("v").path());
    assertEquals(StorageException.Kind.DAMAGED, refusal("v"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "garbage that is no database at all, and long enough to be looked at"})
  void aDamagedFileIsMovedAsideUntouchedAndNothingTakesItsPlace(String content) throws IOException {
    open("u").close();
    Files.writeString(file("u").path(), content);
    for (int i = 0; i < 3; i++) {
      assertEquals(StorageException.Kind.DAMAGED, refusal("u"));
      assertFalse(file("u").exists());
    }
    try (Stream<Path> all = Files.walk(data)) {
      List<Path> kept = all.filter(Files::isRegularFile).toList();
      assertEquals(1, kept.size());
      assertEquals(content, Files.readString(kept.getFirst()));
      Files.delete(kept.getFirst());
    }
  }

  @Test
  void aDraftThatWasLeftIsNoUser() throws IOException {
    Files.createDirectories(file("u").folder());
    Files.writeString(file("u").draft(), "half");
    open("u").close();
    assertFalse(Files.exists(file("u").draft()));
  }

  @Test
  void aSecondConnectionIsRefused() {
    try (UserDatabase database = open("u")) {
      assertEquals(StorageException.Kind.FAILED, refusal("u"));
      database.durably(() -> database.lineage().raise());
    }
    open("u").close();
  }

  @Test
  void whatIsRolledBackWasNever() {
    try (UserDatabase database = open("u")) {
      database.durably(() -> database.lineage().raise());
      assertThrows(
          IllegalStateException.class,
          () ->
              database.durably(
                  () -> {
                    database.lineage().raise();
                    database.conversations().insert(Conversation.begin("c", "m", "p", NOW));
                    throw new IllegalStateException("no");
                  }));
      assertEquals(1, database.lineage().seq());
      assertTrue(database.conversations().find("c").isEmpty());
      assertEquals(2, database.durably(() -> database.lineage().raise()));
    }
    try (UserDatabase database = open("u")) {
      assertEquals(2, database.lineage().seq());
    }
  }

  @Test
  void onlyAFileThatWasLeftOpenHasALog() throws IOException {
    try (DataDirectory directory = DataDirectory.claim(data).orElseThrow()) {
      UserDatabase database = open("u");
      database.durably(() -> database.lineage().raise());
      assertEquals(List.of(file("u")), directory.leftOpen());
      database.close();
      assertEquals(List.of(), directory.leftOpen());
    }
  }
}
