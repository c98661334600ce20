package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever tries share links out is slowed down, and nobody else is. */
final class ShareGuessingTest extends LiveTest {
  private static final int MANY = 400;

  @Test
  void isSlowedDown() {
    try (ApiClient client = ApiClient.of(server(), user)) {
      List<ApiClient.Reply> replies =
          IntStream.range(0, MANY).mapToObj(i -> client.get("/api/v1/shares/guess-" + i)).toList();
      assertEquals("not_found", replies.getFirst().code());
      var slowed = replies.stream().filter(it -> it.status() == 429).findFirst().orElseThrow();
      assertEquals("rate_limited", slowed.code());
      assertTrue(slowed.json().path("retryAfterMs").asLong() > 0);
      client.get("/api/v1/me").expect(200);
    }
  }
}
