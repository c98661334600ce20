package dev.durachat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.durachat.storage.UserFiles;
import dev.durachat.testing.Json;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is let in, and how the others are told: PROTOCOL §2. */
final class AdmissionTest extends LiveTest {

  private void refused(int status, String code, Map<String, String> headers) {
    var refused =
        assertThrows(
            TestSocket.Refused.class, () -> TestSocket.open(server().port(), "/ws", headers));
    assertEquals(status, refused.status());
    assertEquals(code, refused.body().path("code").asText());
  }

  private Map<String, String> signedIn() {
    return Map.of("Authorization", "Bearer " + LiveServer.token(user));
  }

  @Test
  void nobodyWithoutAnIdentity() {
    refused(401, "unauthorized", Map.of());
    refused(401, "unauthorized", Map.of("Authorization", "Bearer nonsense"));
    String expired = LiveServer.tokenOf("{\"sub\":\"u\",\"exp\":1}");
    refused(401, "unauthorized", Map.of("Authorization", "Bearer " + expired));
    String half = LiveServer.tokenOf("{\"sub\":\"\\ud83d\"}");
    refused(401, "unauthorized", Map.of("Authorization", "Bearer " + half));
    assertEquals(401, server().get("/api/v1/me", Map.of()).statusCode());
  }

  @Test
  void noPageOfAnotherOrigin() {
    refused(
        403,
        "forbidden",
        Map.of(
            "Authorization", "Bearer " + LiveServer.token(user), "Origin", "https://evil.example"));
  }

  @Test
  void aBrowserBringsItsTokenAsASubprotocol() {
    try (TestSocket socket =
        TestSocket.open(
            server().port(),
            "/ws",
            Map.of("Sec-WebSocket-Protocol", "durachat.v1, bearer." + LiveServer.token(user)))) {
      assertEquals("durachat.v1", socket.subprotocol());
      assertEquals(user, socket.next().path("userId").asText());
    }
  }

  @Test
  void aDamagedFileIsRefusedAndStaysSo() throws IOException {
    Path file = UserFiles.path(data, user);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "this is no database, and it was not made here either");
    for (int i = 0; i < 2; i++) {
      refused(503, "storage_failed", signedIn());
      var me = server().get("/api/v1/me", signedIn());
      assertEquals(503, me.statusCode());
      assertEquals("storage_failed", Json.parse(me.body()).path("code").asText());
    }
    assertEquals("x-" + user, connectAs("x-" + user).seen().getFirst().path("userId").asText());
  }

  @Test
  void theLastWordOfAServerThatStops(@org.junit.jupiter.api.io.TempDir Path dir) {
    LiveServer brief = LiveServer.on(dir, Map.of());
    TestSocket socket = brief.connect(user);
    socket.expect("ready");
    brief.stop();
    assertEquals(1001, socket.closeCode());
  }
}
