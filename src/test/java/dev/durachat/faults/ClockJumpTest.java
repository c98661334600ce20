package dev.durachat.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.ServerLaunch;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of the machine jumps by a day, forth and back, under a server that runs. */
final class ClockJumpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EXPIRED = 4401;

  @TempDir Path folder;

  private final ScriptedProvider provider = new ScriptedProvider();

  @AfterEach
  void end() {
    provider.close();
  }

  /** What the clock says under libfaketime, which is preloaded: the truth and so much more. */
  private record FakeClock(String library, Path setting) {
    static FakeClock install(Path folder) throws IOException {
      Shell.Result found = Shell.run("faketime", "-m", "+0 days", "printenv", "LD_PRELOAD");
      Assumptions.assumeTrue(found.worked(), () -> "libfaketime is needed: " + found.output());
      FakeClock clock = new FakeClock(found.output(), folder.resolve("clock"));
      clock.jump("+0");
      return clock;
    }

    ServerLaunch below(ServerLaunch launch) {
      return launch
          .environment("LD_PRELOAD", library)
          .environment("FAKETIME_TIMESTAMP_FILE", setting.toString())
          .environment("FAKETIME_NO_CACHE", "1")
          .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
          .environment("NO_FAKE_STAT", "1");
    }

    void jump(String by) throws IOException {
      Path draft = setting.resolveSibling("clock.new");
      Files.writeString(draft, by + "\n");
      Files.move(draft, setting, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Test
  @Fault("clock jumps of a day")
  void orderTokensAndTimersBehave(FaultReport report) throws IOException {
    FakeClock clock = FakeClock.install(folder);
    try (RunningServer server = RunningServer.on(folder, folder.resolve("data"), provider)) {
      String[] options = {"--limits.commandsPerSecond=20", "--user.hibernateAfter=1s"};
      server.start(clock.below(server.launch()), options);
      int port = server.process().port();
      String token =
          LiveServer.tokenOf(
              "{\"sub\":\"ben\",\"exp\":%d}".formatted(Instant.now().getEpochSecond() + 7200));
      Map<String, String> ben = Map.of("Authorization", "Bearer " + token);
      TestSocket bens = TestSocket.open(port, "/ws", ben);
      bens.expect("ready");
      String conversationId;
      try (TestSocket ada = server.greeted("ada")) {
        ada.say("{type:'start_chat', prompt:'one', requestId:'one'}");
        JsonNode created = ada.expect("conversation_created");
        conversationId = created.path("conversationId").asText();
        ScriptedProvider.Call call = provider.call().text("begun, ");
        ada.expect("text");

        clock.jump("+1d");
        call.text("ended a day later").finish("stop");
        JsonNode done = ada.expect("done");
        assertEquals("complete", done.path("status").asText());
        assertTrue(done.path("timing").path("totalMs").asLong() < PATIENCE.toMillis());
        assertEquals(EXPIRED, bens.closeCode());
        assertEquals(
            401,
            assertThrows(TestSocket.Refused.class, () -> TestSocket.open(port, "/ws", ben))
                .status());
        ada.say("{type:'start_chat', prompt:'one', requestId:'one'}");
        assertEquals(created, ada.expect("conversation_created"));
        ask(ada, conversationId, "two");

        beActive(server, "cleo");
        clock.jump("-1d");
        ask(ada, conversationId, "three");
        TestSocket.open(port, "/ws", ben).close();
        limitsFillUpAgain(ada);
      }
      assertEquals(List.of("one", "two", "three"), prompts(server, conversationId));
      awaitSleep(server, "ada");
      // Who was active last at a time that is still to come.
      awaitSleep(server, "cleo");

      cutAndGoOn(server, clock, options);
      report.tried("+1 day and -1 day under streams, tokens, limits, sleep and a kill -9");
      report.measured("0 of 3 prompts out of order, the reply ended whole, a token with its hour");
    }
  }

  private static void beActive(RunningServer server, String user) {
    try (ApiClient client = server.api(user)) {
      client.post("/api/v1/conversations", "{title:'mine'}").expect(201);
    }
  }

  /** Asleep: SQLite has taken the log of the file away. */
  private static void awaitSleep(RunningServer server, String user) {
    Path log = Damage.log(server.file(user));
    await("sleep of " + user).atMost(PATIENCE).until(() -> !Files.exists(log));
  }

  private void ask(TestSocket socket, String conversationId, String prompt) {
    socket.say(
        "{type:'start_chat', prompt:'%s', conversationId:'%s'}".formatted(prompt, conversationId));
    provider.call().text("yes").finish("stop");
    assertEquals("complete", socket.expect("done").path("status").asText());
  }

  /** A limit that is spent is good again when its time has passed, not when the clock says so. */
  private static void limitsFillUpAgain(TestSocket socket) {
    for (int i = 0; i < 100; i++) {
      socket.say("{type:'sync', epoch:'', since:0}");
    }
    List<JsonNode> refusals = refusals(socket);
    assertTrue(!refusals.isEmpty());
    refusals.forEach(
        frame -> assertTrue(frame.path("retryAfterMs").asLong() < 5_000, frame::toString));
    await("a limit that fills up")
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              socket.say("{type:'sync', epoch:'', since:0}");
              return refusals(socket).isEmpty();
            });
  }

  private static List<JsonNode> refusals(TestSocket socket) {
    return socket.settle().stream()
        .filter(frame -> frame.path("code").asText().equals("rate_limited"))
        .toList();
  }

  private static List<String> prompts(RunningServer server, String conversationId) {
    List<String> prompts = new ArrayList<>();
    List<Instant> times = new ArrayList<>();
    try (ApiClient client = server.api("ada")) {
      String path = "/api/v1/conversations/" + conversationId;
      for (JsonNode message : client.get(path).expect(200).json().path("messages")) {
        if (message.path("role").asText().equals("user")) {
          prompts.add(message.path("content").asText());
          times.add(Instant.parse(message.path("createdAt").asText()));
        }
      }
    }
    Duration back = Duration.between(times.getLast(), times.get(1));
    assertTrue(back.toHours() >= 47, () -> "the clock did not jump: " + times);
    return prompts;
  }

  /** A reply that is cut before the clock goes back is taken up after it. */
  private void cutAndGoOn(RunningServer server, FakeClock clock, String... options)
      throws IOException {
    clock.jump("+0");
    TestSocket socket = server.greeted("ada");
    socket.say("{type:'start_chat', prompt:'four'}");
    socket.expect("conversation_created");
    provider.call().text("half ");
    socket.expect("text");
    server.process().kill();
    clock.jump("-1d");
    server.start(clock.below(server.launch()), options);
    provider.call().text("and half").finish("stop");
    server.stop();
  }
}
