package dev.durachat.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.testing.LiveServer;
import dev.durachat.testing.RawHttp;
import dev.durachat.testing.RawSocket;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that take their time, and those that say too much: ended by a limit, felt by nobody. */
final class SlowClientsTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(10);
  private static final int UNHARMED_TIMES = 20;
  private static final double UNHARMED_MILLIS = 2_000;

  @TempDir Path folder;

  @Test
  @Fault("slow headers and bodies, floods, deep JSON, giant headers")
  void theyAreEndedAndOthersUnharmed(FaultReport report) {
    try (ScriptedProvider quick = ScriptedProvider.prompt();
        RunningServer server =
            RunningServer.start(
                folder,
                Map.of(
                    "limits.framesPerSecond", "200",
                    "server.headerTime", "3s",
                    "server.bodyTime", "3s",
                    "models.providers",
                        "[{id=quick, baseUrl=\"%s\", apiKey=k, models=[one]}]"
                            .formatted(quick.baseUrl()),
                    "models.default", "quick/one"));
        Quick fast = new Quick(server, "fast")) {
      fast.chat(30);
      double baseline = fast.chat(30).p99Millis();
      int port = server.port();
      List<RawHttp> dripping = new ArrayList<>();
      int times = report.times(20, 500);
      // Who hangs up by itself is not counted among those who were cut.
      new RawHttp(port).send("GET / HTTP/1.1\r\nX-Gone: ").close();
      for (int i = 0; i < times; i++) {
        dripping.add(new RawHttp(port).send("GET / HTTP/1.1\r\nX-Slow: "));
        dripping.add(new RawHttp(port).send(post("/api/v1/conversations", 1000) + "{"));
        giantHeaders(port);
        deepJson(port);
        pingFlood(port);
      }
      double beside = fast.chat(30).p99Millis();
      long start = System.nanoTime();
      await()
          .pollInterval(Duration.ofMillis(200))
          .atMost(AT_ONCE)
          .until(() -> dripping.stream().filter(it -> it.trySend("x")).count() == 0);
      report.measured("slow ones closed after %.1f s more", (System.nanoTime() - start) / 1e9);
      dripping.forEach(RawHttp::close);
      for (String limit : List.of("server.headerTime", "server.bodyTime")) {
        String cut = "durachat_connections_cut_total{limit=\"%s\"}".formatted(limit);
        assertEquals(times, server.metrics().value(cut), limit);
      }
      report.tried("%d of each", times);
      report.measured("p99 of a fast user's chat %.1f ms before, %.1f ms beside", baseline, beside);
      assertTrue(beside < Math.max(UNHARMED_MILLIS, UNHARMED_TIMES * baseline), "p99 " + beside);
    }
  }

  private static String post(String path, int length) {
    return """
        POST %s HTTP/1.1
        Host: 127.0.0.1
        Authorization: Bearer %s
        Content-Type: application/json
        Content-Length: %d

        """
        .replace("\n", "\r\n")
        .formatted(path, LiveServer.token("slow"), length);
  }

  private static void giantHeaders(int port) {
    try (RawHttp http = new RawHttp(port)) {
      http.trySend("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Giant: " + "x".repeat(1 << 20));
      assertTrue(http.endsWithin(AT_ONCE), "a giant header is taken");
    }
    try (RawHttp http = new RawHttp(port)) {
      http.trySend("GET /" + "x".repeat(1 << 18) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      assertTrue(http.endsWithin(AT_ONCE), "a giant address is taken");
    }
  }

  private static void deepJson(int port) {
    String deep = "{\"title\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertEquals(400, RawHttp.status(port, post("/api/v1/conversations", deep.length()) + deep));
    try (RawSocket socket = new RawSocket(port, "deep")) {
      socket.send(RawSocket.FIN | RawSocket.TEXT, "{\"type\":" + "[".repeat(400_000));
      String answer = socket.next(RawSocket.TEXT).text();
      while (!answer.contains("invalid_json")) {
        answer = socket.next(RawSocket.TEXT).text();
      }
    }
  }

  private static void pingFlood(int port) {
    try (RawSocket socket = new RawSocket(port, "flood")) {
      try {
        for (int i = 0; i < 2_000; i++) {
          socket.send(RawSocket.FIN | RawSocket.PING, "x");
        }
      } catch (UncheckedIOException hungUp) {
        return;
      }
      try {
        assertEquals(4429, socket.next(RawSocket.CLOSE).code());
      } catch (UncheckedIOException reset) {
        // What was still coming in has reset the connection before the reason was read.
        assertTrue(true);
      }
    }
  }
}
