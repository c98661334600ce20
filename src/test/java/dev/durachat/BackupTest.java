package dev.durachat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.storage.UserFiles;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Form;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups while something is wrong with users or goes on with them. */
final class BackupTest {
  private static final int PAGE = 4096;
  private static final List<String> SOUND = List.of("ada", "bob", "cara");

  @TempDir Path temp;

  private Path data;
  private Path backup;
  private Operator operator;

  @BeforeEach
  void prepare() {
    data = temp.resolve("data");
    backup = temp.resolve("backup");
    operator = new Operator(data);
  }

  private Path file(String user) {
    return UserFiles.path(data, user);
  }

  private Path log(String user) {
    return file(user).resolveSibling(file(user).getFileName() + "-wal");
  }

  /** As the commands name it. */
  private String name(String user) {
    return data.relativize(file(user)).toString();
  }

  private void fill(String... users) throws IOException {
    Files.createDirectories(data.resolve("users"));
    for (String user : users) {
      UserFiles.fill(data, user, 50);
    }
  }

  private void spoilPages(String user) throws IOException {
    byte[] bytes = Files.readAllBytes(file(user));
    for (int i = PAGE; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(file(user), bytes);
  }

  private void isSoundCopy(Path dir, List<String> users) throws IOException {
    var reader = new Operator(dir);
    assertEquals(0, reader.commands().check(), reader::said);
    for (String user : users) {
      assertTrue(Files.exists(UserFiles.path(dir, user)), user);
    }
  }

  @Test
  void aRunningServerCopiesAllButTheDamaged() throws Exception {
    fill("ada", "bob", "cara", "eve");
    try (LiveServer server = LiveServer.on(data, Map.of("user.hibernateAfter", "100ms"))) {
      assertEquals(0, operator.commands().backUp(backup), operator::said);
      await().until(() -> asleep(server));
      spoilPages("eve");
      // So that there is something to copy of each.
      for (String user : SOUND) {
        try (ApiClient client = ApiClient.of(server, user)) {
          client.post("/api/v1/conversations", "{title:'late'}").expect(201);
        }
      }
      for (int i = 0; i < 2; i++) {
        assertEquals(1, operator.commands().backUp(backup));
        String said = operator.said();
        assertTrue(said.contains(name("eve") + " (user eve): not copied: "), said);
        assertTrue(said.contains("moved aside; the copy of an earlier backup stays"), said);
        assertTrue(said.contains("3 users are copied"), said);
        assertFalse(said.contains(name("ada")), said);
      }
      Path fresh = temp.resolve("fresh");
      assertEquals(1, operator.commands().backUp(fresh));
      isSoundCopy(fresh, SOUND);
      assertFalse(Files.exists(UserFiles.path(fresh, "eve")));
    }
    assertEquals(1, operator.commands().check());
    assertTrue(operator.said().contains(name("eve") + ": it was damaged and is moved aside"));
    assertEquals(0, operator.commands().restore(backup, null, Path.of(name("eve"))));
    assertEquals(0, operator.commands().check(), operator::said);
    isSoundCopy(backup, SOUND);
  }

  private static boolean asleep(LiveServer server) {
    return server.metric("durachat_actors_active") == 0;
  }

  @Test
  void withoutAServerAllButTheDamagedAreCopiedAndCheckNamesTheSame() throws Exception {
    fill("ada", "bob", "cara", "pages", "empty", "folder", "log", "log alone", "aside");
    spoilPages("pages");
    Files.write(file("empty"), new byte[0]);
    Files.delete(file("folder"));
    Files.createDirectory(file("folder"));
    Files.write(log("log"), "this is no log, but longer than its head is".getBytes(UTF_8));
    Files.move(file("log alone"), log("log alone"));
    Files.move(
        file("aside"),
        Files.createDirectory(
                file("aside").resolveSibling(file("aside").getFileName() + ".damaged"))
            .resolve("kept"));
    List<String> damaged = List.of("pages", "empty", "folder", "log", "log alone", "aside");

    assertEquals(1, operator.commands().check());
    String checked = operator.said();
    assertTrue(checked.contains("9 users, 6 damaged"), checked);
    assertTrue(Files.exists(log("log")), "the check took away what it should tell of");
    assertEquals(1, operator.commands().backUp(backup));
    String said = operator.said();
    for (String user : damaged) {
      assertTrue(checked.contains(name(user) + ": "), () -> user + " in " + checked);
      assertTrue(said.contains(name(user) + ": not copied: "), () -> user + " in " + said);
    }
    assertTrue(said.contains("3 users are copied"), said);
    assertTrue(said.contains("the backup lacks what is named above: 6"), said);
    isSoundCopy(backup, SOUND);
  }

  @Test
  void whatIsAttachedAndWhatUsersShareIsCheckedToo() throws Exception {
    try (LiveServer server = LiveServer.on(data, Map.of());
        ApiClient ada = ApiClient.of(server, "ada")) {
      Form.upload(ada, "a.txt", "some text".getBytes(UTF_8)).expect(201);
    }
    assertEquals(0, operator.commands().check(), operator::said);
    Path attachments = file("ada").resolveSibling(file("ada").getFileName() + ".attachments");
    try (Stream<Path> all = Files.list(attachments)) {
      Files.writeString(all.findFirst().orElseThrow(), "other text");
    }
    assertEquals(1, operator.commands().check());
    String said = operator.said();
    assertTrue(said.contains(name("ada") + " (user ada): what is attached as "), said);
    Files.writeString(data.resolve("directory.db"), "this is no database");
    assertEquals(1, operator.commands().check());
    assertTrue(operator.said().contains("directory.db: "));
  }

  /** A log beside a database marks an actor whose replies were cut. */
  @Test
  void aBackupAndACheckLeaveTheMarkOfWhoWasAwake() throws Exception {
    fill("ada");
    Files.createFile(log("ada"));
    assertEquals(0, operator.commands().check(), operator::said);
    assertTrue(Files.exists(log("ada")));
    assertEquals(0, operator.commands().backUp(backup), operator::said);
    assertTrue(Files.exists(log("ada")));
  }

  @Test
  void aFaultOfTheBackupsPlaceHarmsNoUser() throws Exception {
    fill("ada", "bob");
    Path blocked = UserFiles.path(backup, "ada").getParent();
    Files.createDirectories(backup.resolve("users"));
    Files.createFile(blocked);
    try (LiveServer server = LiveServer.on(data, Map.of());
        TestSocket ada = server.connect("ada")) {
      ada.expect("ready");
      assertEquals(1, operator.commands().backUp(backup));
      String said = operator.said();
      assertTrue(said.contains(name("ada") + ": not copied: "), said);
      assertTrue(said.contains("1 users are copied"), said);
      ada.say("{type:'ping'}");
      ada.expect("pong");
      assertFalse(server.get("/metrics", Map.of()).body().contains("storage_failed"));
    }
  }

  @Test
  void usersWhoChatOrAreErasedMeanwhileNeitherStopItNorComeBack() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Set<String> erased = ConcurrentHashMap.newKeySet();
    try (LiveServer server = LiveServer.on(data, Map.of("user.hibernateAfter", "50ms"))) {
      List<Thread> clients = new ArrayList<>();
      for (String user : SOUND) {
        clients.add(Thread.ofVirtual().start(() -> writeUntil(over, server, user)));
        clients.add(Thread.ofVirtual().start(() -> comeAndGo(over, server, "of " + user, erased)));
      }
      await().until(() -> erased.size() > SOUND.size());
      for (int i = 0; i < 8; i++) {
        Path target = temp.resolve("backup" + i % 2);
        assertEquals(0, operator.commands().backUp(target), operator::said);
        isSoundCopy(target, SOUND);
      }
      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
    }
    assertEquals(
        List.of(),
        erased.stream().filter(user -> Files.exists(file(user))).toList(),
        "users whom a backup has made anew, of " + erased.size());
  }

  private static void writeUntil(AtomicBoolean over, LiveServer server, String user) {
    try (ApiClient client = ApiClient.of(server, user)) {
      while (!over.get()) {
        client.post("/api/v1/conversations", "{title:'more'}").expect(201);
      }
    }
  }

  private static void comeAndGo(
      AtomicBoolean over, LiveServer server, String name, Set<String> erased) {
    for (int i = 0; !over.get(); i++) {
      String user = name + i;
      try (ApiClient client = ApiClient.of(server, user)) {
        client.post("/api/v1/conversations", "{title:'one'}").expect(201);
        client.delete("/api/v1/me").expect(204);
        erased.add(user);
      }
    }
  }
}
