package dev.durachat.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network is gone, and neither side is told. */
final class PartitionTest {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** The server looks four times a heartbeat; the rest is for a busy machine. */
  private static final Duration GONE = HEARTBEAT.multipliedBy(2).plusSeconds(2);

  @TempDir Path folder;

  private final AtomicInteger calls = new AtomicInteger();
  private final ScriptedProvider provider =
      ScriptedProvider.answering(
          call -> {
            calls.incrementAndGet();
            call.text("at once").finish("stop");
          });

  private static TestSocket through(Cable cable, String user) {
    TestSocket socket =
        TestSocket.open(
            cable.port(), "/ws", Map.of("Authorization", "Bearer " + LiveServer.token(user)));
    socket.expect("ready");
    return socket;
  }

  private RunningServer start() {
    return RunningServer.start(
        folder,
        Map.of(
            "server.heartbeat",
            HEARTBEAT.toMillis() + "ms",
            "models.providers",
            provider.setting(),
            "models.default",
            ScriptedProvider.MODEL));
  }

  @Test
  @Fault("dead peers")
  void deadPeersAreGoneWithinTwoHeartbeats(FaultReport report) {
    int peers = report.times(40, 400);
    try (provider;
        RunningServer server = start();
        Cable cable = new Cable(server.port())) {
      List<TestSocket> sockets = new ArrayList<>();
      for (int i = 0; i < peers; i++) {
        sockets.add(through(cable, "peer " + i));
      }
      cable.cutUp();
      cable.cutDown();
      long start = System.nanoTime();
      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(GONE)
          .until(() -> server.metrics().value("durachat_sockets") == 0);
      report.tried("%d peers behind a dead cable", peers);
      report.measured(
          "all gone after %.1f heartbeats",
          (System.nanoTime() - start) / 1e9 / HEARTBEAT.toSeconds());
      sockets.forEach(TestSocket::close);
    }
  }

  @Test
  @Fault("partitions: commands sent again")
  void aCommandThatIsSentAgainTakesEffectOnce(FaultReport report) {
    int times = report.times(20, 500);
    try (provider;
        RunningServer server = start();
        ApiClient api = ApiClient.of(server, "somebody")) {
      for (int i = 0; i < times; i++) {
        String command = "{type:'start_chat', prompt:'number " + i + "', requestId:'r" + i + "'}";
        try (Cable cable = new Cable(server.port());
            TestSocket lost = through(cable, "somebody")) {
          if (i % 2 == 0) {
            cable.cutDown();
          } else {
            cable.cutUp();
          }
          lost.say(command);
          if (i % 2 == 0) {
            int before = i;
            await().until(() -> calls.get() > before);
          }
        }
        try (TestSocket again = server.connect("somebody")) {
          again.say(command);
          JsonNode answer = again.expect("conversation_created");
          assertEquals("r" + i, answer.path("requestId").asText());
          again.say(command);
          JsonNode same = again.expect("conversation_created");
          assertEquals(answer.path("messageId"), same.path("messageId"));
          int made = i + 1;
          await().until(() -> calls.get() == made);
        }
      }
      assertEquals(
          times, api.get("/api/v1/conversations").expect(200).json().path("total").asInt());
      assertEquals(times, calls.get());
      report.tried("%d commands lost on one of the two ways, and sent again", times);
    }
  }
}
