package dev.durachat.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.testing.LiveServer;
import dev.durachat.testing.TestSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts where everybody may sign up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccountsTest {
  static final Map<String, String> OPEN =
      Map.of(
          "auth.mode", "accounts",
          "auth.accounts.signup", "open",
          "auth.accounts.guessesPerAddress", "10000");
  static final String PASSWORD = "correct horse";

  private Path data = Path.of("");
  private LiveServer server = unstarted();
  private int people;

  @SuppressWarnings("NullAway") // Started before any test.
  private static LiveServer unstarted() {
    return null;
  }

  @BeforeAll
  void start(@TempDir Path dir) {
    data = dir;
    server = LiveServer.on(dir, OPEN);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Browser browser() {
    return new Browser(server.port());
  }

  private String newName() {
    return "ada" + ++people;
  }

  static String credentials(String name, String password) {
    return "{name:'%s', password:'%s'}".formatted(name, password);
  }

  private Browser signedUp(String name) {
    var browser = browser();
    assertEquals(201, browser.post("/api/v1/auth/signup", credentials(name, PASSWORD)).status());
    return browser;
  }

  private Browser signedIn(String name) {
    var browser = browser();
    assertEquals(200, browser.post("/api/v1/auth/signin", credentials(name, PASSWORD)).status());
    return browser;
  }

  private static List<String> actions(Browser browser) {
    return browser.get("/api/v1/me/audit").json().path("events").findValuesAsText("action");
  }

  @Test
  void tellsHowToSignIn() {
    var answer = browser().get("/api/v1/auth");
    assertEquals(200, answer.status());
    assertEquals("accounts", answer.json().path("mode").asText());
    assertEquals("open", answer.json().path("signup").asText());
    assertEquals(10, answer.json().path("passwordChars").asInt());
  }

  @Test
  void whoSignsUpIsSignedIn() {
    String name = newName();
    try (var browser = browser()) {
      assertEquals(401, browser.get("/api/v1/me").status());
      var made = browser.post("/api/v1/auth/signup", credentials(name, PASSWORD));
      assertEquals(201, made.status());
      assertEquals(name, made.json().path("name").asText());
      String userId = made.json().path("userId").asText();
      assertNotEquals(name, userId);
      assertEquals(userId, browser.get("/api/v1/me").json().path("userId").asText());
      var socket = browser.connect();
      socket.say("{type:'start_chat', prompt:'hello'}");
      socket.expect("done");
      assertEquals(List.of("signup"), actions(browser));
    }
  }

  @Test
  void whoComesBackIsTheSame() {
    String name = newName();
    try (var first = signedUp(name);
        var second = signedIn(name.toUpperCase(java.util.Locale.ROOT))) {
      assertEquals(
          first.get("/api/v1/me").json().path("userId"),
          second.get("/api/v1/me").json().path("userId"));
      assertNotEquals(first.cookie(), second.cookie());
      assertEquals(List.of("signin", "signup"), actions(second));
    }
  }

  @Test
  void theCookieIsForUsAlone() {
    String name = newName();
    try (var browser = signedUp(name)) {
      for (String scheme : List.of("http", "https")) {
        var cookies =
            browser
                .header("Origin", scheme + "://127.0.0.1:" + server.port())
                .post("/api/v1/auth/signin", credentials(name, PASSWORD))
                .setCookies();
        assertEquals(1, cookies.size());
        String cookie = cookies.getFirst();
        assertTrue(cookie.startsWith("durachat_session="), cookie);
        for (String attribute : List.of("HTTPOnly", "SameSite=Strict", "Path=/", "Max-Age=")) {
          assertTrue(cookie.contains("; " + attribute), cookie);
        }
        assertFalse(cookie.contains("Domain"), cookie);
        assertEquals(scheme.equals("https"), cookie.contains("; Secure"), cookie);
      }
    }
  }

  @Test
  void namesAreOfOnePerson() {
    String name = newName();
    try (var browser = signedUp(name)) {
      for (String same : List.of(name, name.toUpperCase(java.util.Locale.ROOT))) {
        var answer = browser.post("/api/v1/auth/signup", credentials(same, "another password"));
        assertEquals(409, answer.status());
        assertEquals("request_conflict", answer.code());
      }
      signedIn(name).close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name:'', password:'long enough 1'}",
        "{name:'../up', password:'long enough 1'}",
        "{name:'a b', password:'long enough 1'}",
        "{name:'\\u0430da', password:'long enough 1'}",
        "{name:'shorty', password:'too short'}",
        "{name:'same-as-name', password:'Same-As-Name'}",
        "{name:'nopassword'}",
        "{password:'long enough 1'}",
        "{name:5, password:'long enough 1'}",
        "[]",
      })
  void refusesWhatIsNoAccount(String body) {
    try (var browser = browser()) {
      var answer = browser.post("/api/v1/auth/signup", body);
      assertEquals(400, answer.status());
      assertEquals("invalid_message", answer.code());
      assertEquals("", browser.cookie());
    }
  }

  @Test
  void refusesWhatIsNoJson() {
    try (var browser = browser()) {
      assertEquals(400, browser.send("POST", "/api/v1/auth/signup", "{").status());
      assertEquals(400, browser.send("POST", "/api/v1/auth/signup", "").status());
    }
  }

  @Test
  void refusesGiantBodies() {
    try (var browser = browser()) {
      String name = "a".repeat(2_000_000);
      assertEquals(413, browser.post("/api/v1/auth/signin", credentials(name, "x")).status());
    }
  }

  @Test
  void unknownNamesAndWrongPasswordsGetTheSameAnswer() {
    String name = newName();
    try (var owner = signedUp(name);
        var browser = browser()) {
      var wrong = browser.post("/api/v1/auth/signin", credentials(name, "wrong horse"));
      var unknown = browser.post("/api/v1/auth/signin", credentials(name + "x", PASSWORD));
      var impossible = browser.post("/api/v1/auth/signin", credentials("no such", PASSWORD));
      for (var answer : List.of(wrong, unknown, impossible)) {
        assertEquals(401, answer.status());
        assertEquals(wrong.json().path("detail"), answer.json().path("detail"));
        assertEquals(wrong.json().path("code"), answer.json().path("code"));
        assertEquals(List.of(), answer.setCookies());
      }
      assertEquals(List.of("signup"), actions(owner));
    }
  }

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

  @Test
  void passwordsTypedOnOtherKeyboardsAreTheSame() {
    String name = newName();
    try (var browser = browser()) {
      browser.post("/api/v1/auth/signup", credentials(name, "caf\u00e9 cr\u00e8me"));
      var answer = browser.post("/api/v1/auth/signin", credentials(name, "cafe\u0301 cre\u0300me"));
      assertEquals(200, answer.status());
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
                TestSocket.Refused.class, () -> TestSocket.open(server.port(), "/ws", headers));
        assertEquals(403, refused.status());
      }
      browser.header("Origin", "http://127.0.0.1:" + server.port());
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
      server.restart();
      try (var again = browser().cookie(browser.cookie())) {
        assertEquals(userId, again.get("/api/v1/me").json().path("userId").asText());
      }
    }
  }

  @Test
  void neitherPasswordNorCookieIsStored() throws Exception {
    String password = "a password to look for";
    try (var browser = browser()) {
      browser.post("/api/v1/auth/signup", credentials(newName(), password));
      var secrets = new HashMap<String, String>();
      secrets.put("password", password);
      secrets.put("cookie", browser.cookie());
      boolean hashed = false;
      try (Stream<Path> files = Files.list(data)) {
        for (Path file : files.filter(it -> it.toString().contains("directory.db")).toList()) {
          String content = Files.readString(file, StandardCharsets.ISO_8859_1);
          secrets.forEach((what, text) -> assertFalse(content.contains(text), what));
          hashed |= content.contains("$argon2id$v=19$m=19456,t=2,p=1$");
        }
      }
      assertTrue(hashed, "a hash of the password is stored");
    }
  }
}
