package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Json;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends whatever the OpenAPI document allows and much that it does not, to every operation. Nothing
 * may end in a 500 or hang. {@code -Dfuzz.seed=} repeats a run, {@code -Dfuzz.requests=} sets its
 * length.
 */
final class FuzzTest {
  private static final int REQUESTS = 10_000;

  @Test
  void nothingBreaksTheServer(@TempDir Path data) {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    System.out.println("fuzz.seed=" + seed);
    try (ScriptedProvider provider = ScriptedProvider.prompt();
        LiveServer server =
            LiveServer.on(
                data,
                Map.of(
                    "limits.attachmentBytes",
                    "64KiB",
                    "models.providers",
                    provider.setting(),
                    "models.default",
                    ScriptedProvider.MODEL));
        ApiClient client = ApiClient.of(server, "fuzz")) {
      JsonNode document = client.get("/api/openapi.json").expect(200).json();
      RandomRequests requests = new RandomRequests(seed, document);
      for (int i = 0; i < Integer.getInteger("fuzz.requests", REQUESTS); i++) {
        RandomRequests.Request next = requests.next();
        byte[] body = next.body() == null ? null : next.body().getBytes(StandardCharsets.UTF_8);
        var reply = client.send(next.method(), next.path(), body);
        assertTrue(
            reply.status() != 500 && reply.status() != 503,
            () -> "seed " + seed + ": " + next + " -> " + reply.text());
        if (reply.header("Content-Type").startsWith("application/json")) {
          requests.learn(Json.parse(reply.text()));
        }
      }
      assertEquals(
          "UP", Json.parse(server.get("/health/ready", Map.of()).body()).path("status").asText());
    }
  }
}
