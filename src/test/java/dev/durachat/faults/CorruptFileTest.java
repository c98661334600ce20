package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.storage.UserFiles;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users' files are harmed while no server runs: PROTOCOL §9, "a damaged user file". */
final class CorruptFileTest {
  private static final int FILLED = 100;
  private static final String LATE = "after the backup";

  @TempDir Path folder;

  private final ScriptedProvider provider = ScriptedProvider.prompt();

  @AfterEach
  void end() {
    provider.close();
  }

  @Test
  @Fault("corrupt file")
  void aDamagedFileIsKeptAsItIsAndHarmsItsUserAlone(FaultReport report) throws IOException {
    long seed = Long.getLong("faults.seed", System.nanoTime());
    System.out.println("faults.seed=" + seed);
    Random random = new Random(seed);
    int times = report.times(1, 5);
    for (int i = 0; i < times; i++) {
      Path round = Files.createDirectory(folder.resolve("round" + i));
      try (RunningServer server = RunningServer.on(round, round.resolve("data"), provider)) {
        damageAll(server, round, random);
      }
    }
    report.tried("%d kinds of damage, %d times each, seed %d", kinds(), times, seed);
    report.measured("%d files kept byte for byte and restored", kinds() * times);
  }

  private static int kinds() {
    return Damage.values().length;
  }

  private void damageAll(RunningServer server, Path round, Random random) throws IOException {
    Path data = round.resolve("data");
    Files.createDirectories(data.resolve("users"));
    for (Damage damage : Damage.values()) {
      UserFiles.fill(data, damage.name(), FILLED);
    }
    UserFiles.fill(data, "sound", FILLED);
    server.start();
    Path backup = round.resolve("backup");
    assertEquals(0, server.command("--backup", backup.toString()), server::log);
    for (Damage damage : Damage.values()) {
      addLate(server, damage.name());
    }
    addLate(server, "sound");
    // Every log stays beside its database.
    server.process().kill();

    Map<Damage, Map<String, String>> left = new TreeMap<>();
    for (Damage damage : Damage.values()) {
      Path file = server.file(damage.name());
      damage.harm(file, random);
      left.put(damage, parts(file));
    }
    server.start();
    for (Damage damage : Damage.values()) {
      refused(server, damage);
      refused(server, damage);
      Path file = server.file(damage.name());
      assertEquals(Map.of(), parts(file), damage::name);
      assertEquals(left.get(damage), quarantined(file), damage::name);
    }
    soundUserIsServed(server);
    server.stop();
    server.start();
    for (Damage damage : Damage.values()) {
      refused(server, damage);
      assertEquals(left.get(damage), quarantined(server.file(damage.name())), damage::name);
    }
    soundUserIsServed(server);
    server.stop();
    for (Damage damage : Damage.values()) {
      int exit = server.command("--restore", backup.toString(), "--user", damage.name());
      assertEquals(0, exit, server::log);
    }
    server.start();
    for (Damage damage : Damage.values()) {
      try (ApiClient client = server.api(damage.name())) {
        assertEquals(FILLED, total(client), damage::name);
      }
      chat(server, damage.name());
    }
    server.stop();
  }

  private static void addLate(RunningServer server, String user) {
    try (ApiClient client = server.api(user)) {
      client.post("/api/v1/conversations", "{title:'%s'}".formatted(LATE)).expect(201);
    }
  }

  private static int total(ApiClient client) {
    return client.get("/api/v1/conversations").expect(200).json().path("total").asInt();
  }

  /**
   * Reads all there is, until something damaged is met: no answer may be another than the truth.
   */
  private static void refused(RunningServer server, Damage damage) {
    String user = damage.name();
    try (ApiClient client = server.api(user)) {
      boolean met = false;
      for (int i = 1; i <= FILLED && !met; i++) {
        ApiClient.Reply reply = client.get("/api/v1/conversations/c" + i);
        met = reply.status() == 503;
        assertEquals(met ? "storage_failed" : "", reply.code(), () -> user + reply.text());
      }
      assertTrue(met, () -> user + " is served as if nothing had happened");
      assertEquals("storage_failed", client.get("/api/v1/me").expect(503).code());
      String body = "{title:'into nothing'}";
      assertEquals(503, client.post("/api/v1/conversations", body).status(), user);
    }
    var refusal = assertThrows(TestSocket.Refused.class, () -> server.connect(user), user);
    assertEquals(503, refusal.status());
    assertEquals("storage_failed", refusal.body().path("code").asText());
    assertFalse(refusal.body().toString().contains(".sqlite"), refusal.body()::toString);
  }

  private static void soundUserIsServed(RunningServer server) {
    try (ApiClient client = server.api("sound")) {
      assertTrue(total(client) > FILLED);
      assertTrue(client.get("/api/v1/conversations?search=after").text().contains(LATE));
    }
    chat(server, "sound");
  }

  private static void chat(RunningServer server, String user) {
    assertEquals("complete", server.chat(user, "hi").path("status").asText(), user);
  }

  /** What SQLite would take for this database, by name. */
  private static Map<String, String> parts(Path database) throws IOException {
    try (Stream<Path> all = Files.list(database.getParent())) {
      return read(
          all.filter(
              path ->
                  path.equals(database)
                      || path.equals(Damage.log(database))
                      || path.toString().endsWith("-shm")));
    }
  }

  private static Map<String, String> quarantined(Path database) throws IOException {
    Path aside = database.resolveSibling(database.getFileName() + ".damaged");
    try (Stream<Path> all = Files.list(aside)) {
      Path only = all.reduce((one, other) -> aside).orElseThrow();
      try (Stream<Path> kept = Files.list(only)) {
        return read(kept);
      }
    }
  }

  private static Map<String, String> read(Stream<Path> files) {
    return files.collect(
        Collectors.toMap(
            path -> path.getFileName().toString(),
            CorruptFileTest::content,
            (a, b) -> a,
            TreeMap::new));
  }

  private static String content(Path path) {
    try {
      return Files.isDirectory(path)
          ? "a folder"
          : HexFormat.of().formatHex(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Fault("corrupt file")
  void ofALogThatIsDamagedInItsMiddleTheWholeFramesCount(FaultReport report) throws IOException {
    Path data = folder.resolve("data");
    try (RunningServer server = RunningServer.on(folder, data, provider).start()) {
      addLate(server, "ada");
      Path log = Damage.log(server.file("ada"));
      long firstEnds = Files.size(log);
      addLate(server, "ada");
      server.process().kill();
      int rest = Math.toIntExact(Files.size(log) - firstEnds);
      Damage.overwrite(log, firstEnds, rest, new Random(1));
      server.start();
      try (ApiClient ada = server.api("ada")) {
        assertEquals(1, total(ada));
      }
      chat(server, "ada");
    }
    report.tried("garbage behind the first commit of a log");
    report.measured("the first is there, the second as after a power loss");
  }
}
