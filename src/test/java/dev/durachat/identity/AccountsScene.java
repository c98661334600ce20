package dev.durachat.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.durachat.testing.LiveServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One server where everybody may sign up, for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AccountsScene {
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

  Path data() {
    return data;
  }

  LiveServer server() {
    return server;
  }

  Browser browser() {
    return new Browser(server.port());
  }

  String newName() {
    return "ada" + ++people;
  }

  static String credentials(String name, String password) {
    return "{name:'%s', password:'%s'}".formatted(name, password);
  }

  Browser signedUp(String name) {
    var browser = browser();
    assertEquals(201, browser.post("/api/v1/auth/signup", credentials(name, PASSWORD)).status());
    return browser;
  }

  Browser signedIn(String name) {
    var browser = browser();
    assertEquals(200, browser.post("/api/v1/auth/signin", credentials(name, PASSWORD)).status());
    return browser;
  }

  static List<String> actions(Browser browser) {
    return browser.get("/api/v1/me/audit").json().path("events").findValuesAsText("action");
  }
}
