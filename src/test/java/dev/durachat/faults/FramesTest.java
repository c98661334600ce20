package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.gateway.EchoServer;
import dev.durachat.testing.Json;
import dev.durachat.testing.RawSocket;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.TestSocket;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames as RFC 6455 has them, and as it does not. */
final class FramesTest {
  private static final Set<String> GOOD = Set.of("OK", "NON-STRICT", "INFORMATIONAL");
  private static final int FRAMES_ON_ONE_SOCKET = 50;
  private static final String INTERNAL = "durachat_errors_total{code=\"internal\"}";

  /** Each kind of frame, whole: words in any order hardly ever make one. */
  private static final List<String> WHOLE =
      List.of(
          "{'type':'start_chat','prompt':%s,'requestId':%s}",
          "{'type':'start_chat','prompt':'x','conversationId':%s}",
          "{'type':'regenerate','messageId':%s}",
          "{'type':'continue','messageId':%s}",
          "{'type':'stop','messageId':%s}",
          "{'type':'catchup','conversationId':%s,'before':%s}",
          "{'type':'catchup','conversationId':%s,'have':{'messageId':%s,'attempt':1,'offset':0}}",
          "{'type':'leave','conversationId':%s}",
          "{'type':'sync','epoch':%s,'since':0}",
          "{'type':'ping','id':%s}");

  private static final List<String> VALUES =
      List.of("'x'", "'y z'", "''", "0", "7", "-1", "null", "true", "[]", "{}", "'\\u0000'");

  @TempDir Path folder;

  @Test
  @Fault("malformed frames: Autobahn suite")
  void noCaseOfTheAutobahnSuiteFails(FaultReport report) throws Exception {
    List<String> cases = new ArrayList<>(List.of("1.*", "2.*", "3.*", "4.*", "5.*", "7.*"));
    if (report.isLong()) {
      cases.add("6.*");
    }
    Path reports = folder.resolve("reports");
    try (EchoServer echo = EchoServer.on(folder.resolve("data"))) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-Dpython.cachedir.skip=true",
                  "-cp",
                  python(),
                  "org.python.util.jython",
                  script().toString(),
                  "ws://127.0.0.1:" + echo.port() + "/ws",
                  reports.toString()));
      command.addAll(cases);
      Process suite =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("suite.log").toFile())
              .start();
      try {
        assertTrue(suite.waitFor(5, TimeUnit.MINUTES), "the suite does not end");
      } finally {
        suite.destroyForcibly();
      }
    }
    JsonNode results = Json.parse(Files.readString(reports.resolve("index.json"))).path("server");
    List<String> failed = new ArrayList<>();
    results
        .properties()
        .forEach(
            it -> {
              if (!GOOD.contains(it.getValue().path("behavior").asText())
                  || !GOOD.contains(it.getValue().path("behaviorClose").asText())) {
                failed.add(it.getKey() + " " + it.getValue());
              }
            });
    assertEquals(List.of(), failed);
    assertTrue(results.size() > 90, "only " + results.size() + " cases were run");
    report.tried("%d cases of chapters %s", results.size(), String.join(" ", cases));
  }

  private static String python() {
    return String.join(
        ":",
        Arrays.stream(System.getProperty("java.class.path").split(":", -1))
            .filter(entry -> entry.contains("jython") || entry.contains("autobahn"))
            .toList());
  }

  private static Path script() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(FramesTest.class.getResource("conformance.py")).toURI());
  }

  @Test
  @Fault("malformed frames: at random")
  void framesAtRandomLeaveTheServerHealthy(FaultReport report) {
    int frames = report.times(5_000, 100_000);
    long seed = Long.getLong("faults.seed", System.nanoTime());
    System.out.println("faults.seed=" + seed);
    Random random = new Random(seed);
    try (RunningServer server =
            RunningServer.start(folder, Map.of("limits.refusedPerMinute", "1000000"));
        TestSocket other = server.connect("other")) {
      other.expect("ready");
      int sent = 0;
      int sockets = 0;
      while (sent < frames) {
        sockets++;
        sent += nonsense(server.port(), random, Math.min(frames - sent, FRAMES_ON_ONE_SOCKET));
        if (sockets % 100 == 0) {
          other.settle();
        }
      }
      other.settle();
      try (TestSocket same = server.connect("nonsense")) {
        same.expect("ready");
        same.settle();
      }
      assertEquals(200, server.get("/health/ready").statusCode());
      // A frame that ends an actor is told by nothing else: the next one wakes another.
      assertEquals(0, server.metrics().find(INTERNAL).orElse(0), server::log);
      report.tried("%d frames on %d sockets, seed %d", sent, sockets, seed);
      report.measured("memory %d MB at the end", server.residentBytes() >> 20);
    }
  }

  /** Sends so many, or as many as the server takes, and tells how many. */
  private static int nonsense(int port, Random random, int atMost) {
    try (RawSocket socket = new RawSocket(port, "nonsense")) {
      for (int i = 0; i < atMost; i++) {
        try {
          send(socket, random);
        } catch (UncheckedIOException hungUp) {
          return i + 1;
        }
      }
      return atMost;
    }
  }

  /** Mostly well formed, so that it gets somewhere. */
  private static void send(RawSocket socket, Random random) {
    int first =
        switch (random.nextInt(10)) {
          case 0 -> random.nextInt(256);
          case 1 -> RawSocket.FIN | random.nextInt(16);
          case 2 -> random.nextBoolean() ? RawSocket.TEXT : RawSocket.CONTINUATION;
          case 3 -> RawSocket.FIN | RawSocket.PING;
          default -> RawSocket.FIN | RawSocket.TEXT;
        };
    byte[] payload = payload(random);
    int length = random.nextInt(200) == 0 ? random.nextInt(1 << 20) : payload.length;
    socket.send(first, payload, length);
  }

  private static byte[] payload(Random random) {
    if (random.nextInt(3) == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return noise;
    }
    if (random.nextInt(3) == 0) {
      return whole(random).getBytes(StandardCharsets.UTF_8);
    }
    String[] words = {
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\"type\"",
      "\"catchup\"",
      "\"sync\"",
      "\"ping\"",
      "\"stop\"",
      "\"start_chat\"",
      "\"conversationId\"",
      "\"messageId\"",
      "\"since\"",
      "\"epoch\"",
      "\"id\"",
      "\"x\"",
      "1",
      "-1",
      "1e999",
      "null",
      "true",
      "\"\\ud800\"",
      "\"\\u0000\"",
      " ",
      "\"have\""
    };
    StringBuilder text = new StringBuilder("{\"type\":");
    int count = random.nextInt(20);
    for (int i = 0; i < count; i++) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String whole(Random random) {
    String text = WHOLE.get(random.nextInt(WHOLE.size()));
    while (text.contains("%s")) {
      // Mostly what is well formed.
      int value = random.nextInt(random.nextInt(3) == 0 ? VALUES.size() : 2);
      text = text.replaceFirst("%s", Matcher.quoteReplacement(VALUES.get(value)));
    }
    return text.replace('\'', '"');
  }
}
