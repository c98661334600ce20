package dev.durachat.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Message;
import dev.durachat.chat.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents on disk and the rows that name them, whatever comes between. */
class AttachmentsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
  private static final String SHA = "a".repeat(64);

  private final Path data;
  private UserDatabase database;

  AttachmentsTest(@TempDir Path data) throws IOException {
    this.data = data;
    this.database = open();
  }

  private UserDatabase open() throws IOException {
    Files.createDirectories(data.resolve("users"));
    return UserDatabase.open(UserFile.of(data.resolve("users"), "u"), "u", NOW);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void reopen() throws IOException {
    database.close();
    database = open();
  }

  private void expect(String sha) {
    database.durably(
        () -> {
          database.attachments().expect(sha);
          return sha;
        });
  }

  private void take(String sha) throws IOException {
    database.attachments().take(Files.writeString(data.resolve("draft"), sha), sha);
  }

  private void insert(String id, String sha, Instant at) {
    database.quickly(
        () -> database.attachments().insert(new Attachment(id, id, "text/plain", 64), sha, at));
  }

  private void collect() {
    database.quickly(database.attachments()::collect);
  }

  private List<String> onDisk() {
    return AttachmentsOnDisk.of(data, "u");
  }

  private void show(String id) {
    database.quickly(
        () ->
            database
                .messages()
                .insert(
                    Message.posted(
                        "m-" + id,
                        "c",
                        null,
                        Role.USER,
                        "x",
                        List.of(new Attachment(id, id, "text/plain", 64)),
                        1,
                        NOW)));
  }

  @Test
  void whatACrashLeftWithoutARowIsCollected() throws IOException {
    expect(SHA);
    reopen();
    assertTrue(database.attachments().anyLeft());
    collect();
    expect(SHA);
    take(SHA);
    assertEquals(List.of(SHA), onDisk());
    reopen();
    assertTrue(database.attachments().anyLeft());
    collect();
    assertEquals(List.of(), onDisk());
    assertFalse(database.attachments().anyLeft());
  }

  @Test
  void whatIsNamedStays() throws IOException {
    expect(SHA);
    take(SHA);
    insert("a", SHA, NOW);
    assertFalse(database.attachments().anyLeft());
    expect(SHA);
    reopen();
    collect();
    assertEquals(List.of(SHA), onDisk());
    assertTrue(database.bytes() > 64);
  }

  @Test
  void whatWasRemovedBeforeACrashIsCollectedAfterIt() throws IOException {
    expect(SHA);
    take(SHA);
    insert("a", SHA, NOW);
    show("a");
    database.quickly(() -> database.messageTree().removeAll("c"));
    reopen();
    assertEquals(List.of(SHA), onDisk());
    assertTrue(database.attachments().anyLeft());
    collect();
    assertEquals(List.of(), onDisk());
    assertTrue(database.attachments().find("a").isEmpty());
  }

  @Test
  void uploadsThatNoMessageShowsAreForgotten() throws IOException {
    for (String id : List.of("old", "shown", "new")) {
      String sha = id.repeat(4);
      expect(sha);
      take(sha);
      insert(id, sha, id.equals("new") ? NOW : NOW.minusSeconds(100_000));
    }
    show("shown");
    database.quickly(() -> database.attachments().forgetUnused(NOW.minusSeconds(86_400)));
    collect();
    assertEquals(List.of("new".repeat(4), "shown".repeat(4)), onDisk());
  }

  @Test
  void aRolledBackTransactionRemovesNothing() throws IOException {
    expect(SHA);
    take(SHA);
    insert("a", SHA, NOW);
    show("a");
    try {
      database.quickly(
          () -> {
            database.messageTree().removeAll("c");
            throw new IllegalStateException("on purpose");
          });
    } catch (IllegalStateException onPurpose) {
      collect();
    }
    assertEquals(Map.of("a", SHA), Map.of("a", onDisk().getFirst()));
    assertTrue(database.attachments().find("a").isPresent());
  }
}
