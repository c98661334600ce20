package dev.durachat.identity;

import static dev.durachat.identity.AccountsScene.PASSWORD;
import static dev.durachat.identity.AccountsScene.credentials;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.identity.Browser.Answer;
import dev.durachat.testing.LiveServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often passwords may be guessed. */
final class GuessingTest {
  private static final String SIGN_IN = "/api/v1/auth/signin";

  @TempDir Path data;

  private LiveServer server(Map<String, String> more) {
    var settings = new HashMap<>(AccountsScene.OPEN);
    settings.put("auth.accounts.guessesPerAccount", "3");
    settings.put("auth.accounts.guessWindow", "1h");
    settings.putAll(more);
    return LiveServer.on(data, settings);
  }

  private static void assertThrottled(Answer answer, int mostSeconds) {
    assertEquals(429, answer.status());
    assertEquals("rate_limited", answer.code());
    int seconds = Integer.parseInt(answer.header("Retry-After"));
    assertTrue(seconds > 0 && seconds <= mostSeconds, answer.header("Retry-After"));
    assertTrue(answer.json().path("retryAfterMs").asLong() > 0);
  }

  @Test
  void anAccountHasSoManyGuesses() {
    try (var server = server(Map.of());
        var browser = new Browser(server.port());
        var another = new Browser(server.port())) {
      browser.post("/api/v1/auth/signup", credentials("ada", PASSWORD));
      another.post("/api/v1/auth/signup", credentials("bob", PASSWORD));
      for (int i = 0; i < 5; i++) {
        assertEquals(200, browser.post(SIGN_IN, credentials("ada", PASSWORD)).status());
      }
      for (int i = 0; i < 3; i++) {
        assertEquals(401, browser.post(SIGN_IN, credentials("ada", "wrong" + i)).status());
      }
      assertThrottled(browser.post(SIGN_IN, credentials("ada", PASSWORD)), 1_200);
      assertThrottled(browser.post(SIGN_IN, credentials("ADA", PASSWORD)), 1_200);
      var change = "{password:'wrong', newPassword:'battery staple'}";
      assertThrottled(browser.post("/api/v1/auth/password", change), 1_200);
      assertEquals(200, another.post(SIGN_IN, credentials("bob", PASSWORD)).status());
      assertEquals(200, browser.get("/api/v1/me").status(), "a session needs no guess");
    }
  }

  @Test
  void namesWithoutAnAccountAreThrottledLikeOthers() {
    try (var server = server(Map.of());
        var browser = new Browser(server.port())) {
      for (int i = 0; i < 3; i++) {
        assertEquals(401, browser.post(SIGN_IN, credentials("nobody", PASSWORD)).status());
      }
      assertThrottled(browser.post(SIGN_IN, credentials("nobody", PASSWORD)), 1_200);
    }
  }

  @Test
  void anAddressHasSoManyGuesses() {
    try (var server = server(Map.of("auth.accounts.guessesPerAddress", "4"));
        var browser = new Browser(server.port())) {
      for (int i = 0; i < 4; i++) {
        assertEquals(401, browser.post(SIGN_IN, credentials("name" + i, PASSWORD)).status());
      }
      assertThrottled(browser.post(SIGN_IN, credentials("name5", PASSWORD)), 900);
      assertThrottled(browser.post("/api/v1/auth/signup", credentials("ada", PASSWORD)), 900);
      browser.header("X-Forwarded-For", "203.0.113.9");
      assertThrottled(browser.post(SIGN_IN, credentials("name6", PASSWORD)), 900);
    }
  }

  @Test
  void behindATrustedProxyTheAddressIsTheBrowsers() {
    try (var server =
            server(
                Map.of(
                    "auth.accounts.guessesPerAddress", "2",
                    "server.trustedProxies", "[\"127.0.0.0/8\"]"));
        var one = new Browser(server.port()).header("X-Forwarded-For", "spoofed, 2001:db8::1");
        var twin = new Browser(server.port()).header("X-Forwarded-For", "2001:db8::2");
        var other = new Browser(server.port()).header("X-Forwarded-For", "2001:db8:0:1::1")) {
      assertEquals(401, one.post(SIGN_IN, credentials("a", PASSWORD)).status());
      assertEquals(401, one.post(SIGN_IN, credentials("b", PASSWORD)).status());
      assertThrottled(one.post(SIGN_IN, credentials("c", PASSWORD)), 1_800);
      assertThrottled(twin.post(SIGN_IN, credentials("d", PASSWORD)), 1_800);
      assertEquals(201, other.post("/api/v1/auth/signup", credentials("ada", PASSWORD)).status());
      var event = other.get("/api/v1/me/audit").json().path("events").get(0);
      assertEquals("2001:db8:0:1::1", event.path("address").asText());
    }
  }
}
