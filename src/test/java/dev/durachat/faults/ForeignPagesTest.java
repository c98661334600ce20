package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.RawHttp;
import dev.durachat.testing.RunningServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In mode {@code none} whoever reaches the port is the user, and a browser lets any web page reach
 * it: no such page may write (CSRF), read (DNS rebinding) or open a socket.
 */
final class ForeignPagesTest {
  private static final String UPGRADE =
      """
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
      """
          .replace("\n", "\r\n");

  @TempDir Path folder;

  private final List<String> wrong = new ArrayList<>();
  private int tried;

  @Test
  @Fault("isolation: foreign pages")
  void noForeignPageIsServed(FaultReport report) {
    try (RunningServer server = RunningServer.start(folder, Map.of("auth.mode", "none"))) {
      int port = server.port();
      String own = "127.0.0.1:" + port;
      String before = server.get("/api/v1/conversations").body();
      for (var path : server.document().path("paths").properties()) {
        for (var operation : path.getValue().properties()) {
          String method = operation.getKey().toUpperCase(Locale.ROOT);
          if (!method.equals("PARAMETERS")) {
            all(
                port,
                method,
                path.getKey().replaceAll("[{][^}]+}", "x"),
                body(operation.getValue()));
          }
        }
      }
      all(port, "POST", "/operator/backup", "");
      all(port, "GET", "/ws", UPGRADE);
      rebound(port, "GET", "/", "");
      rebound(port, "GET", "/metrics", "");
      rebound(port, "GET", "/health/ready", "");

      assertEquals("", String.join("\n", wrong));
      assertEquals(before, server.get("/api/v1/conversations").body());
      assertEquals(101, ask(port, "GET", "/ws", own, "http://" + own, UPGRADE));
      assertEquals(
          201,
          ask(port, "POST", "/api/v1/conversations", own, "http://" + own, json("{}")),
          "its own page is served");
      report.tried("%d requests of foreign pages", tried);
    }
  }

  /** What a page can send without being asked first, and what it cannot. */
  private static String body(JsonNode operation) {
    return operation.has("requestBody") ? json("{}") : "";
  }

  private static String json(String text) {
    return "Content-Type: application/json\r\nContent-Length: " + text.length() + "\r\n#" + text;
  }

  private void all(int port, String method, String path, String rest) {
    String own = "127.0.0.1:" + port;
    for (String origin :
        List.of(
            "http://evil.example",
            "null",
            "http://127.0.0.1:" + (port + 1),
            "https://127.0.0.1:" + port + ".evil.example",
            "http://127.0.0.1.evil.example:" + port,
            "http://evil.example#127.0.0.1:" + port,
            "file://")) {
      refused(port, method, path, own, origin, rest);
    }
    rebound(port, method, path, rest);
  }

  /** As a page does whose name leads to this machine: of one origin, for the browser. */
  private void rebound(int port, String method, String path, String rest) {
    for (String host : List.of("evil.example:" + port, "127.0.0.1.evil.example", "10.0.0.1", "")) {
      refused(port, method, path, host, "", rest);
      refused(port, method, path, host, "http://" + host, rest);
    }
  }

  private void refused(
      int port, String method, String path, String host, String origin, String rest) {
    tried++;
    int status = ask(port, method, path, host, origin, rest);
    // The operator's route asks for a token before it asks for anything else.
    boolean operator = path.startsWith("/operator/") && status == 401;
    if (status != 403 && !operator) {
      wrong.add("%s %s host=%s origin=%s -> %d".formatted(method, path, host, origin, status));
    }
  }

  private static int ask(
      int port, String method, String path, String host, String origin, String rest) {
    int mark = rest.indexOf('#');
    String headers = mark < 0 ? rest : rest.substring(0, mark);
    String body = mark < 0 ? "" : rest.substring(mark + 1);
    return RawHttp.status(
        port,
        "%s %s HTTP/1.1\r\nHost: %s\r\n%s%s\r\n%s"
            .formatted(
                method,
                path,
                host,
                origin.isEmpty() ? "" : "Origin: " + origin + "\r\n",
                headers,
                body));
  }
}
