package dev.durachat.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.durachat.testing.TestSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sessions of an account: what begins them, what ends them, who has them. */
final class AccountSessionsTest extends AccountsScene {
  @Test
  void signingOutEndsTheSessionAndItsSockets() {
    String name = newName();
    try (var browser = signedUp(name);
        var other = signedIn(name)) {
      var socket = browser.connect();
      var otherSocket = other.connect();
      String cookie = browser.cookie();
      assertEquals(204, browser.post("/api/v1/auth/signout", "").status());
      assertEquals("", browser.cookie());
      assertEquals(4401, socket.closeCode());
      browser.cookie(cookie);
      assertEquals(401, browser.get("/api/v1/me").status());
      var refused = assertThrows(TestSocket.Refused.class, browser::connect);
      assertEquals(401, refused.status());
      assertEquals(204, browser.post("/api/v1/auth/signout", "").status());
      assertEquals(200, other.get("/api/v1/me").status());
      otherSocket.settle();
    }
  }

  @Test
  void signingInAgainEndsTheSessionBefore() {
    String name = newName();
    try (var browser = signedUp(name)) {
      String before = browser.cookie();
      browser.post("/api/v1/auth/signin", credentials(name, PASSWORD));
      assertNotEquals(before, browser.cookie());
      assertEquals(1, browser.get("/api/v1/auth/sessions").json().path("sessions").size());
      assertEquals(401, browser.cookie(before).get("/api/v1/me").status());
    }
  }

  @Test
  void listsSessionsAndEndsThem() {
    String name = newName();
    try (var first = signedUp(name);
        var second = browser().header("User-Agent", "Second/1");
        var stranger = signedUp(newName())) {
      second.post("/api/v1/auth/signin", credentials(name, PASSWORD));
      var socket = second.connect();
      var sessions = first.get("/api/v1/auth/sessions").json().path("sessions");
      assertEquals(2, sessions.size());
      var theirs = sessions.get(0).path("current").asBoolean() ? sessions.get(1) : sessions.get(0);
      assertEquals("Second/1", theirs.path("userAgent").asText());
      assertEquals("127.0.0.1", theirs.path("address").asText());
      assertFalse(theirs.toString().contains(second.cookie()), theirs.toString());
      String path = "/api/v1/auth/sessions/" + theirs.path("id").asText();

      assertEquals(404, stranger.delete(path).status());
      assertEquals(200, second.get("/api/v1/me").status());

      assertEquals(204, first.delete(path).status());
      assertEquals(4401, socket.closeCode());
      assertEquals(401, second.get("/api/v1/me").status());
      assertEquals(200, first.get("/api/v1/me").status());
      assertEquals(404, first.delete(path).status());
      assertEquals(List.of("session_ended", "signin", "signup"), actions(first));
    }
  }

  @Test
  void endsAllSessionsAtOnce() {
    String name = newName();
    try (var first = signedUp(name);
        var second = signedIn(name);
        var third = signedIn(name)) {
      assertEquals(204, first.delete("/api/v1/auth/sessions?others=true").status());
      assertEquals(401, second.get("/api/v1/me").status());
      assertEquals(401, third.get("/api/v1/me").status());
      assertEquals(200, first.get("/api/v1/me").status());
      var socket = first.connect();
      String cookie = first.cookie();
      assertEquals(204, first.delete("/api/v1/auth/sessions").status());
      assertEquals("", first.cookie());
      assertEquals(4401, socket.closeCode());
      assertEquals(401, first.cookie(cookie).get("/api/v1/me").status());
    }
  }

  @Test
  void aNewPasswordEndsOtherSessions() {
    String name = newName();
    try (var browser = signedUp(name);
        var other = signedIn(name)) {
      var mine = browser.connect();
      var socket = other.connect();
      String before = browser.cookie();
      String path = "/api/v1/auth/password";
      var wrong = browser.post(path, "{password:'wrong horse', newPassword:'battery staple'}");
      assertEquals(403, wrong.status());
      var bad = browser.post(path, "{password:'correct horse', newPassword:'short'}");
      assertEquals(400, bad.status());
      assertEquals(200, other.get("/api/v1/me").status());

      var changed = browser.post(path, "{password:'correct horse', newPassword:'battery staple'}");
      assertEquals(204, changed.status());
      assertEquals(1, changed.setCookies().size());
      assertNotEquals(before, browser.cookie());
      assertEquals(4401, socket.closeCode());
      assertEquals(401, other.get("/api/v1/me").status());
      assertEquals(200, browser.get("/api/v1/me").status());
      mine.settle();
      var old = other.post("/api/v1/auth/signin", credentials(name, PASSWORD));
      assertEquals(401, old.status());
      var fresh = other.post("/api/v1/auth/signin", credentials(name, "battery staple"));
      assertEquals(200, fresh.status());
    }
  }

  /** A foreign page makes the browser send our cookie; only its Origin tells. */
  @Test
  void foreignPagesGetNowhere() {
    String name = newName();
    try (var browser = signedUp(name)) {
      for (String origin :
          List.of("https://evil.example", "null", "http://127.0.0.1:1", "http://localhost.evil")) {
        browser.header("Origin", origin);
        for (var answer :
            List.of(
                browser.post("/api/v1/auth/signin", credentials(name, PASSWORD)),
                browser.post("/api/v1/auth/signup", credentials(newName(), PASSWORD)),
                browser.post("/api/v1/auth/signout", ""),
                browser.post("/api/v1/auth/password", "{password:'a', newPassword:'b'}"),
                browser.delete("/api/v1/auth/sessions"),
                browser.get("/api/v1/me"))) {
          assertEquals(403, answer.status(), origin);
          assertEquals("forbidden", answer.code());
        }
        var headers = Map.of("Cookie", "durachat_session=" + browser.cookie(), "Origin", origin);
        var refused =
            assertThrows(
                TestSocket.Refused.class, () -> TestSocket.open(server().port(), "/ws", headers));
        assertEquals(403, refused.status());
      }
      browser.header("Origin", "http://127.0.0.1:" + server().port());
      assertEquals(200, browser.get("/api/v1/me").status());
    }
  }

  @Test
  void twoCookiesAreNone() {
    try (var browser = signedUp(newName())) {
      String both = "durachat_session=" + browser.cookie() + "; durachat_session=" + "x".repeat(43);
      try (var confused = browser().header("Cookie", both)) {
        assertEquals(401, confused.get("/api/v1/me").status());
      }
    }
  }

  @Test
  void sessionsOutliveARestart() {
    try (var browser = signedUp(newName())) {
      String userId = browser.get("/api/v1/me").json().path("userId").asText();
      server().restart();
      try (var again = browser().cookie(browser.cookie())) {
        assertEquals(userId, again.get("/api/v1/me").json().path("userId").asText());
      }
    }
  }
}
