package dev.durachat;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.storage.UserFiles;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands, on real files and beside a real server. */
final class MaintenanceTest {
  @TempDir Path temp;

  private @Nullable Operator operator;

  private Operator operator() {
    if (operator == null) {
      operator = new Operator(data());
    }
    return operator;
  }

  private Maintenance maintenance() {
    return operator().commands();
  }

  private Path data() {
    return temp.resolve("data");
  }

  private String said() {
    return operator().said();
  }

  private List<Path> databases() throws IOException {
    try (Stream<Path> all = Files.walk(data())) {
      return all.filter(path -> path.toString().endsWith(".sqlite")).toList();
    }
  }

  private static void post(ApiClient client, String title) {
    client.post("/api/v1/conversations", "{title:'%s'}".formatted(title)).expect(201);
  }

  private static int total(ApiClient client) {
    return client.get("/api/v1/conversations").json().path("total").asInt();
  }

  @Test
  void aSecondBackupCopiesWhatChangedAndWhatUsersShare() throws Exception {
    Path backup = temp.resolve("backup");
    try (LiveServer server = LiveServer.on(data(), Map.of("user.hibernateAfter", "100ms"));
        ApiClient ada = ApiClient.of(server, "ada");
        ApiClient bob = ApiClient.of(server, "bob")) {
      post(ada, "one");
      post(bob, "of Bob");
      await().until(() -> server.metric("durachat_actors_active") == 0);
      for (Path each : databases()) {
        // As if nobody had written for a while.
        Files.setLastModifiedTime(each, FileTime.from(Instant.now().minusSeconds(60)));
      }
      assertEquals(0, maintenance().backUp(backup), said());
      await().until(() -> server.metric("durachat_actors_active") == 0);
      Map<Path, Object> first = inodes(backup);
      post(bob, "two");
      await().until(() -> server.metric("durachat_actors_active") == 0);
      assertEquals(0, maintenance().backUp(backup), said());
      Map<Path, Object> second = inodes(backup);
      Path ofAda = UserFiles.path(backup, "ada");
      Path ofBob = UserFiles.path(backup, "bob");
      assertEquals(first.get(ofAda), second.get(ofAda), "copied again");
      assertNotEquals(first.get(ofBob), second.get(ofBob), "not copied");
    }
    assertTrue(Files.exists(backup.resolve("directory.db")));
    assertEquals(-1, Files.mismatch(data().resolve("node.key"), backup.resolve("node.key")));
    UserFiles.remove(data());
    assertEquals(0, maintenance().restore(backup, null, null), said());
    assertEquals(-1, Files.mismatch(data().resolve("node.key"), backup.resolve("node.key")));
    try (LiveServer server = LiveServer.on(data(), Map.of());
        ApiClient bob = ApiClient.of(server, "bob")) {
      assertEquals(2, total(bob));
    }
  }

  private static Map<Path, Object> inodes(Path dir) throws IOException {
    Map<Path, Object> inodes = new HashMap<>();
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path :
          (Iterable<Path>) all.filter(it -> it.toString().endsWith(".sqlite"))::iterator) {
        inodes.put(path, Files.getAttribute(path, "unix:ino"));
      }
    }
    return inodes;
  }

  @Test
  void aBackupOfARunningServerIsOneMomentOfEachUser() throws Exception {
    Path backup = temp.resolve("backup");
    ScriptedProvider provider = new ScriptedProvider();
    String epoch;
    try (provider;
        LiveServer server = LiveServer.on(data(), Map.of("models.providers", provider.setting()))) {
      try (ApiClient ada = ApiClient.of(server, "ada");
          ApiClient bob = ApiClient.of(server, "bob");
          TestSocket tab = server.connect("ada")) {
        epoch = tab.expect("ready").path("epoch").asText();
        post(ada, "one");
        post(bob, "of Bob");
        tab.say("{type:'start_chat', prompt:'hi', model:'fake/one'}");
        ScriptedProvider.Call call = provider.call();
        call.text("half an");
        tab.expect("text");
        assertEquals(0, maintenance().backUp(backup), said());
        assertTrue(said().contains("2 users"), said());
        post(ada, "after the backup");
        call.text(" answer").finish("stop");
        tab.expect("done");
        assertEquals(3, total(ada));
      }
    }
    assertEquals(0, maintenance().restore(backup, "ada", null), said());
    try (ScriptedProvider again = new ScriptedProvider();
        LiveServer server = LiveServer.on(data(), Map.of("models.providers", again.setting()))) {
      // With no client connected the reply that was being written then is taken up again.
      again.call().text(" other answer").finish("stop");
      try (ApiClient ada = ApiClient.of(server, "ada");
          ApiClient bob = ApiClient.of(server, "bob");
          TestSocket tab = server.connect("ada")) {
        JsonNode ready = tab.expect("ready");
        assertNotEquals(epoch, ready.path("epoch").asText());
        assertEquals(2, total(ada));
        assertEquals(1, total(bob));
      }
    }
  }

  @Test
  void aRunningServerKeepsItsFilesToItself() throws Exception {
    try (LiveServer server = LiveServer.on(data(), Map.of())) {
      assertTrue(server.port() > 0);
      assertEquals(3, maintenance().check());
      assertEquals(3, maintenance().restore(temp.resolve("none"), null, null));
      assertTrue(said().contains("stop the server first"), said());
    }
  }

  @Test
  void aDamagedFileIsFoundAndRestored() throws Exception {
    Path backup = temp.resolve("backup");
    try (LiveServer server = LiveServer.on(data(), Map.of());
        ApiClient ada = ApiClient.of(server, "ada")) {
      for (int i = 0; i < 50; i++) {
        post(ada, "conversation " + i);
      }
    }
    assertEquals(0, maintenance().check(), said());
    assertEquals(0, maintenance().backUp(backup), said());
    Path file = databases().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4096; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(file, bytes);
    assertEquals(1, maintenance().check(), said());
    assertTrue(said().contains("1 users, 1 damaged"), said());
    assertEquals(0, maintenance().restore(backup, null, null), said());
    assertEquals(0, maintenance().check(), said());
    try (LiveServer server = LiveServer.on(data(), Map.of());
        ApiClient ada = ApiClient.of(server, "ada")) {
      assertEquals(50, total(ada));
    }
  }

  @Test
  void aBackupIsNeverMixedWithOtherThingsAndADamagedOneIsNotRestored() throws Exception {
    Path backup = temp.resolve("backup");
    try (LiveServer server = LiveServer.on(data(), Map.of());
        ApiClient ada = ApiClient.of(server, "ada")) {
      post(ada, "precious");
    }
    assertEquals(0, maintenance().backUp(backup));
    try (Stream<Path> all = Files.walk(backup)) {
      Path copy = all.filter(path -> path.toString().endsWith(".sqlite")).findFirst().orElseThrow();
      Files.write(copy, new byte[0]);
    }
    Path other = Files.createDirectories(temp.resolve("other"));
    Files.writeString(other.resolve("something"), "else");
    assertThrows(IOException.class, () -> maintenance().backUp(other));
    assertEquals(1, maintenance().restore(backup, null, null), said());
    try (LiveServer server = LiveServer.on(data(), Map.of());
        ApiClient ada = ApiClient.of(server, "ada")) {
      assertEquals(1, total(ada));
    }
  }
}
