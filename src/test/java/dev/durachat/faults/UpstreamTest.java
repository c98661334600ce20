package dev.durachat.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.FakeProvider;
import dev.durachat.testing.FakeProvider.Exchanged;
import dev.durachat.testing.Json;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.TestSocket;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a provider does: one end with the right code, the text that came, and no key. */
final class UpstreamTest {
  private static final String KEY = "sk-proj-Zm9yIG5vIGV5ZXMgYnV0IG91cnM";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final UpstreamFault REFUSED =
      new UpstreamFault("refused", "provider_unavailable", "", 0, (r, tried) -> {});

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Integer> tries = new ConcurrentHashMap<>();
  private final Map<String, UpstreamFault> faults =
      UpstreamFault.all(vertx).stream()
          .collect(Collectors.toMap(UpstreamFault::name, Function.identity()));

  @AfterEach
  void end() {
    vertx.close().await();
  }

  /** Rows are tried side by side, each request known by the prompt that it ends with. */
  private void answer(Exchanged request) {
    JsonNode asked = request.json();
    JsonNode messages = asked.path("messages");
    String prompt = messages.get(messages.size() - 1).path("content").asText();
    UpstreamFault fault = faults.get(asked.path("model").asText());
    if (fault == null) {
      throw new AssertionError("asked for " + asked);
    }
    fault.script().answer(request, tries.merge(prompt, 1, Integer::sum));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  @Fault("upstream faults")
  void oneEndTheRightCodeTheTextThatCameAndNoKey(FaultReport report) throws IOException {
    try (FakeProvider provider = new FakeProvider(vertx, this::answer);
        RunningServer server = RunningServer.start(folder, settings(provider.port()));
        TestSocket socket = server.connect("somebody");
        ApiClient api = ApiClient.of(server, "somebody")) {
      socket.expect("ready");
      int times = report.times(1, 20);
      for (int i = 0; i < times; i++) {
        round(i, socket, api);
      }
      String seen = socket.seen().toString();
      assertFalse(seen.contains(KEY), "a frame has the key");
      assertFalse(server.log().contains(KEY), "the log has the key");
      assertFalse(server.metrics().text().contains(KEY), "a metric has the key");
      report.tried("%d kinds of fault, %d replies", faults.size() + 1, times * (faults.size() + 1));
    }
  }

  private static Map<String, String> settings(int port) throws IOException {
    String entry =
        "{id=%s, baseUrl=\"http://127.0.0.1:%d/v1\", apiKey=\"" + KEY + "\", anyModel=true}";
    return Map.of(
        "models.providers",
        "[" + entry.formatted("fake", port) + "," + entry.formatted("gone", closedPort()) + "]",
        "models.default",
        "fake/html",
        "stream.stallAfter",
        "2s",
        "limits.streamsPerUser",
        "1000");
  }

  /** Asks for every kind of fault at once, and looks at what came of each. */
  private void round(int number, TestSocket socket, ApiClient api) {
    Map<String, UpstreamFault> expected = new HashMap<>();
    List<UpstreamFault> all = new ArrayList<>(faults.values());
    all.add(REFUSED);
    for (UpstreamFault fault : all) {
      String model = (fault.equals(REFUSED) ? "gone/" : "fake/") + fault.name();
      socket.say(
          "{type:'start_chat', prompt:'%s', model:'%s'}".formatted(prompt(number, fault), model));
      JsonNode created = socket.expect("conversation_created");
      expected.put(created.path("messageId").asText(), fault);
    }
    await().atMost(PATIENCE).until(() -> ended(socket).keySet().containsAll(expected.keySet()));
    socket.settle();
    Map<String, JsonNode> ended = ended(socket);
    expected.forEach(
        (id, fault) -> {
          check(fault, ended.get(id));
          check(number, id, fault, socket, api);
        });
  }

  /** The last {@code done} of each reply. */
  private static Map<String, JsonNode> ended(TestSocket socket) {
    return socket.seen().stream()
        .filter(frame -> frame.path("type").asText().equals("done"))
        .collect(
            Collectors.toMap(
                frame -> frame.path("messageId").asText(),
                Function.identity(),
                (one, next) -> next));
  }

  private static String prompt(int number, UpstreamFault fault) {
    return fault.name() + " for the " + number + ". time";
  }

  private static void check(UpstreamFault fault, @Nullable JsonNode done) {
    if (done == null) {
      throw new AssertionError(fault.name() + " never ended");
    }
    String what = fault.name() + ": " + done;
    assertEquals(fault.code(), done.at("/error/code").asText(), what);
    assertEquals(fault.code().isEmpty() ? "complete" : "error", done.path("status").asText(), what);
    assertEquals(fault.kept().length(), done.path("length").asInt(), what);
  }

  private void check(int number, String id, UpstreamFault fault, TestSocket socket, ApiClient api) {
    StringBuilder text = new StringBuilder();
    int dones = 0;
    for (JsonNode frame : socket.seen()) {
      if (!frame.path("messageId").asText().equals(id)) {
        continue;
      }
      switch (frame.path("type").asText()) {
        case "text" -> {
          assertEquals(text.length(), frame.path("offset").asInt(), fault.name());
          text.append(frame.path("content").asText());
        }
        case "done" -> dones++;
        default -> {}
      }
    }
    assertEquals(1, dones, fault.name());
    assertEquals(fault.kept(), text.toString(), fault.name());
    String stored = api.get("/api/v1/messages/" + id).expect(200).text();
    assertEquals(fault.kept(), Json.parse(stored).path("content").asText());
    assertFalse(stored.contains(KEY), fault.name());
    assertEquals(fault.requests(), tries.getOrDefault(prompt(number, fault), 0), fault.name());
  }
}
