package dev.durachat.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.storage.UserDatabase;
import dev.durachat.storage.UserFile;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails at moments of chance: what was acknowledged, and every reply that ended, is there
 * again when the file system is mounted the next time. PROTOCOL §7.1.
 *
 * <p>The cut takes the disk alone, the process runs on for a moment: what it says then counts for
 * nothing, since no machine says anything without power.
 */
final class PowerLossTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MEBIBYTES = 256;
  private static final int TALKERS = 3;
  private static final int CHANGES = 40;

  @TempDir Path folder;

  private final Random random = new Random(seed());
  private final Map<String, Map<String, Talker.Promise>> ledger = new HashMap<>();

  private static long seed() {
    long seed = Long.getLong("faults.seed", System.nanoTime());
    System.out.println("faults.seed=" + seed);
    return seed;
  }

  @Test
  @Fault("power loss")
  void whatWasPromisedSurvives(FaultReport report) throws IOException, InterruptedException {
    int times = report.times(2, 100);
    int promises = 0;
    try (ScriptedProvider provider = ScriptedProvider.answering(PowerLossTest::answer);
        Mount disk = Mount.ext4(folder.resolve("disk"), MEBIBYTES);
        RunningServer server = RunningServer.on(folder, disk.folder().resolve("data"), provider)) {
      for (int i = 0; i < times; i++) {
        server.start();
        promises += checkAll(server);
        List<Talker> talkers = talk(server, i);
        talkers.forEach(talker -> ledger.put(talker.user(), talker.promises()));
        PowerSwitch.cut(disk.folder());
        server.process().kill();
        talkers.forEach(Talker::end);
        disk.again();
      }
      server.start();
      promises += checkAll(server);
      server.stop();
    }
    report.tried(
        "%d power cuts of an ext4 image, %d users and a new one each time", times, TALKERS);
    report.measured("%d acknowledged prompts and ended replies, none lost", promises);
  }

  private static void answer(ScriptedProvider.Call call) {
    String prompt = call.messages().replaceFirst("(?s).*user: ", "");
    for (int i = 0; i < 5; i++) {
      call.text(prompt + " " + "word ".repeat(20) + i + " ");
    }
    call.finish("stop");
  }

  /** Lets users talk until a chance number of promises is given. */
  private List<Talker> talk(RunningServer server, int round) throws InterruptedException {
    CountDownLatch promised = new CountDownLatch(4 + random.nextInt(60));
    List<Talker> talkers = new ArrayList<>();
    for (int i = 0; i < TALKERS; i++) {
      talkers.add(Talker.start(server, "user" + i, promised));
    }
    talkers.add(Talker.start(server, "new" + round, promised));
    assertTrue(promised.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), server::log);
    return talkers;
  }

  /** Looks for all that was promised before the last cut. */
  private int checkAll(RunningServer server) {
    int[] checked = new int[1];
    ledger.forEach(
        (user, promises) -> {
          try (ApiClient client = server.api(user)) {
            promises.values().forEach(promise -> checked[0] += check(client, promise));
          }
        });
    ledger.clear();
    return checked[0];
  }

  private static int check(ApiClient client, Talker.Promise promise) {
    JsonNode messages = messages(client, promise);
    assertEquals(promise.prompt(), messages.path(0).path("content").asText());
    JsonNode reply = messages.path(1);
    assertEquals(promise.messageId(), reply.path("id").asText());
    if (promise.ended()) {
      assertEquals("complete", reply.path("status").asText(), promise::toString);
      assertEquals(promise.text(), reply.path("content").asText());
      return 2;
    }
    await("the end of a reply that was cut")
        .atMost(PATIENCE)
        .until(() -> "complete".equals(messages(client, promise).path(1).path("status").asText()));
    return 1;
  }

  private static JsonNode messages(ApiClient client, Talker.Promise promise) {
    String path = "/api/v1/conversations/" + promise.conversationId();
    return client.get(path).expect(200).json().path("messages");
  }

  @Test
  @Fault("power loss")
  void whatIsCommittedDurablyIsThere(FaultReport report) throws IOException {
    int times = report.times(1, 20);
    assertEquals(0, lost(Clerk.Way.DURABLY, times));
    report.tried("%d power cuts below synchronous=FULL alone", times);
    report.measured("no committed change lost");
  }

  @Test
  @Fault("power loss")
  void withoutSynchronousFullSomethingIsLost(FaultReport report) throws IOException {
    // A single cut may come when the disk has everything by chance.
    int times = report.times(5, 20);
    long lost = lost(Clerk.Way.QUICKLY, times);
    assertTrue(lost > 0, "the cut takes nothing: this test proves nothing");
    report.tried("%d power cuts below synchronous=NORMAL, which must lose", times);
    report.measured("%d committed changes lost", lost);
  }

  /** How many committed changes are gone after so many cuts. */
  private long lost(Clerk.Way way, int times) throws IOException {
    long lost = 0;
    try (Mount disk = Mount.ext4(folder.resolve("disk"), MEBIBYTES)) {
      Path database = disk.folder().resolve("users/ab/cd.sqlite");
      for (int i = 0; i < times; i++) {
        try (Clerk clerk = Clerk.start(database, way)) {
          long last = clerk.next();
          for (int more = random.nextInt(CHANGES); more > 0; more--) {
            last = clerk.next();
          }
          PowerSwitch.cut(disk.folder());
          clerk.kill();
          disk.again();
          lost += Math.max(0, last - found(database));
        }
      }
    }
    return lost;
  }

  private static long found(Path database) {
    UserFile file = new UserFile(database);
    if (!file.exists()) {
      return 0;
    }
    try (UserDatabase again = UserDatabase.open(file, "ada", Instant.EPOCH)) {
      return again.lineage().seq();
    }
  }
}
