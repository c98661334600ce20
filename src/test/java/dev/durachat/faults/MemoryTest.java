package dev.durachat.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Json;
import dev.durachat.testing.RawSocket;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.ServerLaunch;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More is asked of the server than it has memory for. */
final class MemoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PROMPT_CHARS = 90_000;
  private static final int FLOODERS = 30;
  private static final int PROMPTS = 30;

  private static final String FLOODED_HEAP = "-Xmx56m";
  private static final int HANGING = 60;

  /** More than the system takes for a socket that does not read. */
  private static final int QUESTIONS = 20;

  private static final int MANY_REQUESTS = 500;

  private static final int OUT_OF_MEMORY = 3;

  @TempDir Path folder;

  private final ScriptedProvider provider = ScriptedProvider.prompt();

  @AfterEach
  void end() {
    provider.close();
  }

  /** With the options that it always has, but for the sizes. */
  private static ServerLaunch asByTheScript(RunningServer server, String... sizes) {
    return server.launch().jvm("-XX:-UseSerialGC", "@conf/jvm.options").jvm(sizes);
  }

  @Test
  @Fault("memory cap and flood")
  void aFloodIsShedAndNothingAcknowledgedIsLost(FaultReport report) {
    int waves = report.times(1, 4);
    try (RunningServer server = RunningServer.on(folder, folder.resolve("data"), provider)) {
      server.start(
          asByTheScript(server, FLOODED_HEAP),
          "--limits.mailbox=100000",
          "--limits.socketBufferBytes=16MiB");
      List<TestSocket> sockets = new ArrayList<>();
      for (int i = 0; i < FLOODERS; i++) {
        sockets.add(server.greeted("flooder" + i));
      }
      String prompt = "x".repeat(PROMPT_CHARS);
      for (int wave = 0; wave < waves; wave++) {
        for (int n = wave * PROMPTS; n < (wave + 1) * PROMPTS; n++) {
          for (TestSocket socket : sockets) {
            socket.say("{type:'start_chat', requestId:'r%d', prompt:'%s'}".formatted(n, prompt));
          }
        }
        int sent = (wave + 1) * PROMPTS;
        for (TestSocket socket : sockets) {
          await().atMost(PATIENCE).until(() -> answered(server, socket, sent));
        }
      }
      assertTrue(server.process().isAlive(), server::log);
      int shed = 0;
      Map<TestSocket, List<String>> taken = new HashMap<>();
      for (TestSocket socket : sockets) {
        for (JsonNode frame : socket.seen()) {
          if (frame.path("type").asText().equals("error")
              && frame.path("code").asText().equals("unavailable")) {
            assertTrue(frame.path("retryAfterMs").asLong() > 0, frame::toString);
            shed++;
          } else if (frame.path("type").asText().equals("conversation_created")) {
            taken
                .computeIfAbsent(socket, any -> new ArrayList<>())
                .add(frame.path("conversationId").asText());
          }
        }
        socket.close();
      }
      assertTrue(shed > 0, "there was memory for all of it: this test proves nothing");
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> server.chat("somebody", "hi").path("status").asText().equals("complete"));
      int kept = allThere(server, sockets, taken);
      report.tried(
          "%d times %d prompts of 90 kB from %d users, %s",
          waves, PROMPTS * FLOODERS, FLOODERS, FLOODED_HEAP);
      report.measured("%d shed, %d taken and all there, served again after", shed, kept);
      server.stop();
    }
  }

  private static boolean answered(RunningServer server, TestSocket socket, int prompts) {
    assertTrue(
        socket.isOpen(),
        () ->
            "a flooder was cut off: "
                + (server.process().isAlive() ? socket.closeCode() : server.process().exitCode()));
    return socket.seen().stream().filter(frame -> frame.hasNonNull("requestId")).count() >= prompts;
  }

  private static int allThere(
      RunningServer server, List<TestSocket> sockets, Map<TestSocket, List<String>> taken) {
    int kept = 0;
    for (int i = 0; i < sockets.size(); i++) {
      List<String> mine = taken.getOrDefault(sockets.get(i), List.of());
      try (ApiClient client = server.api("flooder" + i)) {
        assertEquals(
            mine.size(),
            client.get("/api/v1/conversations?limit=1").expect(200).json().path("total").asInt());
      }
      kept += mine.size();
    }
    return kept;
  }

  @Test
  @Fault("memory cap and flood")
  void whatWaitsForSocketsTakesNoDirectMemory(FaultReport report) {
    try (RunningServer server = RunningServer.on(folder, folder.resolve("data"), provider)) {
      server.start(
          asByTheScript(server, "-Xmx256m", "-XX:MaxDirectMemorySize=24m"),
          "--limits.frameBytes=4MiB",
          "--limits.promptChars=1000000",
          "--limits.socketsPerUser=1000");
      JsonNode done = server.chat("slow", "x".repeat(400_000));
      String question =
          "{\"type\":\"catchup\",\"conversationId\":\"%s\"}"
              .formatted(done.path("conversationId").asText());
      List<RawSocket> sockets = new ArrayList<>();
      for (int i = 0; i < HANGING; i++) {
        RawSocket socket = new RawSocket(server.process().port(), "slow", 16 * 1024);
        for (int n = 0; n < QUESTIONS; n++) {
          socket.send(RawSocket.FIN | RawSocket.TEXT, question);
        }
        sockets.add(socket);
      }
      assertEquals("complete", server.chat("slow", "when all is asked").path("status").asText());
      assertEquals("complete", server.chat("fast", "hi").path("status").asText());
      sockets.forEach(MemoryTest::readAnswers);
      report.tried("%d sockets that do not read, direct memory 24 MB", HANGING);
      report.measured("others are served, they are answered when they read again");
      server.stop();
    }
  }

  private static void readAnswers(RawSocket socket) {
    int answers = 0;
    while (answers < QUESTIONS) {
      JsonNode frame = Json.parse(socket.next(RawSocket.TEXT).text());
      answers += frame.path("type").asText().equals("catchup") ? 1 : 0;
    }
    socket.close();
  }

  @Test
  @Fault("memory cap and flood")
  void whenDirectMemoryIsOutTheProcessEnds(FaultReport report) {
    endsWhenOut(report, "-Xmx256m", "-XX:MaxDirectMemorySize=24m");
  }

  @Test
  @Fault("memory cap and flood")
  void whenRequestsTakeAllDirectMemoryTheProcessEnds(FaultReport report) throws IOException {
    List<Socket> requests = new ArrayList<>();
    try (RunningServer server = RunningServer.on(folder, folder.resolve("data"), provider)) {
      server.start(asByTheScript(server, "-Xmx256m", "-XX:MaxDirectMemorySize=1m"));
      int port = server.process().port();
      byte[] unfinished = ("GET / HTTP/1.1\r\nX: " + "x".repeat(16 * 1024)).getBytes(US_ASCII);
      while (requests.size() < MANY_REQUESTS && server.process().isAlive()) {
        try {
          Socket request = new Socket(InetAddress.getLoopbackAddress(), port);
          requests.add(request);
          request.getOutputStream().write(unfinished);
        } catch (SocketException itHasEnded) {
          break;
        }
      }
      int code = server.process().exitCode();
      assertEquals(OUT_OF_MEMORY, code);
      report.tried("requests that do not end, with direct memory 1 MB");
      report.measured("ends with %d", code);
    } finally {
      for (Socket request : requests) {
        request.close();
      }
    }
  }

  @Test
  @Fault("memory cap and flood")
  void whenMemoryIsOutTheProcessEndsAndTheNextOneGoesOn(FaultReport report) {
    endsWhenOut(report, "-Xmx56m", "-XX:MaxDirectMemorySize=600m");
  }

  private void endsWhenOut(FaultReport report, String heap, String direct) {
    try (RunningServer server = RunningServer.on(folder, folder.resolve("data"), provider)) {
      ServerLaunch launch = asByTheScript(server, heap, direct);
      server.start(launch, "--limits.frameBytes=128MiB", "--limits.promptChars=100000000");
      assertEquals("complete", server.chat("ada", "before").path("status").asText());
      try (TestSocket ada = server.greeted("ada")) {
        ada.raw("{\"type\":\"start_chat\",\"prompt\":\"" + "y".repeat(60_000_000) + "\"}");
        int code = server.process().exitCode();
        assertEquals(OUT_OF_MEMORY, code);
        report.tried("a frame of 60 MB with %s %s", heap, direct);
        report.measured("ends with %d", code);
      }
      server.start();
      try (ApiClient ada = server.api("ada")) {
        assertEquals(1, ada.get("/api/v1/conversations").expect(200).json().path("total").asInt());
      }
      assertEquals("complete", server.chat("ada", "after").path("status").asText());
      server.stop();
    }
  }
}
