package dev.durachat.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.durachat.testing.LiveServer;
import dev.durachat.testing.TestSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users named by a reverse proxy. */
final class ProxyTest {
  private static final String HEADER = "X-Forwarded-User";

  @TempDir Path data;

  private LiveServer server(String trusted) {
    return LiveServer.on(data, Map.of("auth.mode", "proxy", "auth.proxy.trusted", trusted));
  }

  private static Browser from(LiveServer server) {
    return new Browser(server.port());
  }

  private static int upgrade(LiveServer server, Map<String, String> headers) {
    return assertThrows(
            TestSocket.Refused.class, () -> TestSocket.open(server.port(), "/ws", headers))
        .status();
  }

  @Test
  void believesTheHeaderOfATrustedAddress() {
    for (String trusted : List.of("[\"127.0.0.1\"]", "[\"10.0.0.1\", \"127.0.0.0/8\"]")) {
      try (var server = server(trusted);
          var browser = from(server).header(HEADER, "ada@example.org")) {
        var me = browser.get("/api/v1/me");
        assertEquals("ada@example.org", me.json().path("userId").asText());
        var socket = TestSocket.open(server.port(), "/ws", Map.of(HEADER, "bob"));
        assertEquals("bob", socket.expect("ready").path("userId").asText());
      }
    }
  }

  @Test
  void believesNobodyElse() {
    for (String trusted : List.of("[\"10.0.0.0/8\", \"::1\"]", "[]")) {
      try (var server = server(trusted);
          var browser = from(server).header(HEADER, "ada")) {
        assertEquals(401, browser.get("/api/v1/me").status());
        assertEquals(401, browser.header("X-Forwarded-For", "10.0.0.1").get("/api/v1/me").status());
        assertEquals(401, upgrade(server, Map.of(HEADER, "ada", "X-Real-IP", "10.0.0.1")));
      }
    }
  }

  @Test
  void needsExactlyOneName() throws Exception {
    try (var server = server("[\"127.0.0.1\"]");
        var browser = from(server)) {
      assertEquals(401, browser.get("/api/v1/me").status());
      assertEquals(401, upgrade(server, Map.of()));
      assertEquals("401", statusOf(server, HEADER + ": \r\n"));
      assertEquals("401", statusOf(server, HEADER + ": ada\r\n" + HEADER + ": eve\r\n"));
      assertEquals("401", statusOf(server, HEADER + ": \u00ff\r\n"));
      assertEquals("200", statusOf(server, "x-forwarded-user: ada\r\n"));
      assertEquals(
          401,
          browser
              .header("Authorization", "Bearer " + LiveServer.token("ada"))
              .get("/api/v1/me")
              .status());
    }
  }

  /** Sent byte by byte: clients refuse to. */
  private static String statusOf(LiveServer server, String headers) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.split(" ", 3)[1];
    }
  }

  @Test
  void namesAreReadAsUtf8() throws Exception {
    try (var server = server("[\"127.0.0.1\"]");
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + HEADER
              + ": Z\u00f6e \u6587\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(true, answer.contains("\"userId\":\"Z\u00f6e \u6587\""), answer);
    }
  }

  /** The proxy's own cookie says who it is, so a foreign page could use it, too. */
  @Test
  void foreignPagesGetNowhere() {
    try (var server = server("[\"127.0.0.1\"]");
        var browser = from(server).header(HEADER, "ada").header("Origin", "https://evil.example")) {
      assertEquals(403, browser.get("/api/v1/me").status());
      assertEquals(403, upgrade(server, Map.of(HEADER, "ada", "Origin", "https://evil.example")));
    }
  }
}
