package dev.durachat.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts where everybody may sign up: who gets one, and what is kept of it. */
final class AccountsTest extends AccountsScene {
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
                .header("Origin", scheme + "://127.0.0.1:" + server().port())
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
  void passwordsTypedOnOtherKeyboardsAreTheSame() {
    String name = newName();
    try (var browser = browser()) {
      browser.post("/api/v1/auth/signup", credentials(name, "caf\u00e9 cr\u00e8me"));
      var answer = browser.post("/api/v1/auth/signin", credentials(name, "cafe\u0301 cre\u0300me"));
      assertEquals(200, answer.status());
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
      try (Stream<Path> files = Files.list(data())) {
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
