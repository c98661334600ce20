package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Function;

/** A version of the server begins on what an older one, or a newer one, has left. */
final class DeployTest {
  private static final String ROWS =
      """
      INSERT INTO lineage (only, user_id, epoch, seq, created_at) VALUES (1, '%1$s', 'e', 7, 1);
      INSERT INTO conversation (id, title, model, leaf_id, message_count, seq, created_at, updated_at)
        VALUES ('c', 'Tee ÄPFEL', 'fake/one', 'm4', 4, 7, 1000, 2000);
      INSERT INTO message (n, id, conversation_id, parent_id, role, content, status, seq, model,
          total_tokens, created_at, updated_at)
        VALUES (1, 'm1', 'c', NULL, 'user', 'a needle', 'complete', 1, NULL, NULL, 1, 1),
          (2, 'm2', 'c', 'm1', 'assistant', 'in the haystack 😀', 'complete', 2, 'fake/one', 9, 2, 2),
          (3, 'm3', 'c', 'm2', 'user', 'go on', 'complete', 3, NULL, NULL, 3, 3),
          (4, 'm4', 'c', 'm3', 'assistant', 'half', 'streaming', 4, 'fake/one', NULL, 4, 4);
      INSERT INTO reply_chunk (message, kind, start, content) VALUES (4, 0, 4, ' of it');
      INSERT INTO request (id, fingerprint, conversation_id, answer, created_at)
        VALUES ('r', 'f', 'c', '{}', 1);
      """;

  @TempDir Path folder;

  private final ScriptedProvider provider = ScriptedProvider.prompt();

  @AfterEach
  void end() {
    provider.close();
  }

  /** The scripts of a schema, in their order. */
  private static List<String> scripts(String schema) throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of(DeployTest.class.getResource("/db/" + schema).toURI()))) {
      return files.sorted().map(DeployTest::text).toList();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a database as the version had it whose last script was this one. */
  private static void make(Path database, List<String> scripts, String rows) throws IOException {
    Files.createDirectories(database.getParent());
    execute(database, "PRAGMA journal_mode = WAL");
    execute(database, scripts.getFirst());
    // As old as can be: each later script has to bring them along.
    execute(database, rows);
    scripts.stream().skip(1).forEach(script -> execute(database, script));
    execute(database, "PRAGMA user_version = " + scripts.size());
  }

  private static void execute(Path database, String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      Function.create(connection, "fold", new Fold());
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** What servers tell SQLite of titles. */
  private static final class Fold extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result(value_text(0).toLowerCase(Locale.ROOT));
    }
  }

  private static int version(Path database) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Fault("deploy over an old data directory")
  void everySchemaThatEverWasIsBroughtUpToDate(FaultReport report) throws IOException {
    List<String> users = scripts("user");
    List<String> shared = scripts("directory");
    for (int old = 1; old <= shared.size(); old++) {
      Path place = Files.createDirectory(folder.resolve("place" + old));
      Path data = place.resolve("data");
      String event = "INSERT INTO audit (user_id, at, action) VALUES ('schema1', 1, 'export')";
      make(data.resolve("directory.db"), shared.subList(0, old), event);
      try (RunningServer server = RunningServer.on(place, data, provider)) {
        for (int i = 1; i <= users.size(); i++) {
          String user = "schema" + i;
          make(server.file(user), users.subList(0, i), ROWS.formatted(user));
        }
        server.start();
        for (int i = 1; i <= users.size(); i++) {
          isWhole(server, "schema" + i);
        }
        try (ApiClient client = server.api("schema1")) {
          JsonNode events = client.get("/api/v1/me/audit").expect(200).json().path("events");
          assertEquals("export", events.path(events.size() - 1).path("action").asText());
        }
        server.stop();
        for (int i = 1; i <= users.size(); i++) {
          assertEquals(users.size(), version(server.file("schema" + i)));
        }
        assertEquals(shared.size(), version(data.resolve("directory.db")));
      }
    }
    report.tried("%d schemas of users, %d of the directory", users.size(), shared.size());
    report.measured("every row there, cut replies gone on with");
  }

  private static void isWhole(RunningServer server, String user) {
    try (ApiClient client = server.api(user)) {
      JsonNode messages = client.get("/api/v1/conversations/c").expect(200).json().path("messages");
      assertEquals(4, messages.size(), user);
      assertEquals("a needle", messages.path(0).path("content").asText());
      assertEquals("in the haystack 😀", messages.path(1).path("content").asText());
      assertEquals("m3", messages.path(3).path("parentId").asText());
      assertTrue(messages.path(3).path("content").asText().startsWith("half of it"), user);
      JsonNode hits = client.get("/api/v1/search?q=needle").expect(200).json().path("hits");
      assertEquals("m1", hits.path(0).path("messageId").asText(), user);
      assertEquals(
          1, client.get("/api/v1/conversations?search=%C3%A4pf").json().path("total").asInt());
    }
    assertEquals("complete", server.chat(user, "hi").path("status").asText());
  }

  @Test
  @Fault("deploy over an old data directory")
  void whatANewerVersionWroteIsRefusedAndLeftAlone(FaultReport report) throws IOException {
    List<String> users = scripts("user");
    Path data = folder.resolve("data");
    Path directory = data.resolve("directory.db");
    try (RunningServer server = RunningServer.on(folder, data, provider)) {
      Path file = server.file("newer");
      make(file, users, ROWS.formatted("newer"));
      execute(file, "PRAGMA user_version = " + (users.size() + 1));
      byte[] before = Files.readAllBytes(file);
      server.start();
      try (ApiClient newer = server.api("newer")) {
        for (int i = 0; i < 2; i++) {
          assertEquals("storage_failed", newer.get("/api/v1/me").expect(503).code());
        }
      }
      assertEquals("complete", server.chat("other", "hi").path("status").asText());
      assertTrue(server.log().contains("the file was written by a newer version"));
      assertArrayEquals(before, Files.readAllBytes(file));
      assertFalse(Files.exists(file.resolveSibling(file.getFileName() + ".damaged")));
      server.stop();

      execute(directory, "PRAGMA user_version = 99");
      before = Files.readAllBytes(directory);
      assertEquals(1, server.command());
      assertTrue(server.log().strip().endsWith("the file was written by a newer version"));
      assertArrayEquals(before, Files.readAllBytes(directory));
    }
    report.tried("a user's file and a directory of a newer schema");
    report.measured("the user refused, the start refused with 1, both files as they were");
  }
}
