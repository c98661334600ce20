package dev.durachat.identity;

import static dev.durachat.identity.AccountsScene.PASSWORD;
import static dev.durachat.identity.AccountsScene.credentials;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.durachat.testing.LiveServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may sign up. */
final class SignUpTest {
  @TempDir Path data;
  @TempDir Path elsewhere;

  private LiveServer server(String signup) {
    return LiveServer.on(data, Map.of("auth.mode", "accounts", "auth.accounts.signup", signup));
  }

  private static String invited(String name, String code) {
    return "{name:'%s', password:'%s', invite:'%s'}".formatted(name, PASSWORD, code);
  }

  /** As an operator does it while the server runs: in a process of its own. */
  private String invite(Path dir) throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.durachat.Main",
                "--invite",
                "--auth.mode=accounts",
                "--data.dir=" + dir)
            .redirectErrorStream(true)
            .start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.strip();
  }

  @Test
  void closedMeansNobody() {
    try (var server = server("closed");
        var browser = new Browser(server.port())) {
      var answer = browser.post("/api/v1/auth/signup", credentials("ada", PASSWORD));
      assertEquals(403, answer.status());
      assertEquals("forbidden", answer.code());
      assertEquals("closed", browser.get("/api/v1/auth").json().path("signup").asText());
    }
  }

  @Test
  void anInvitationIsForOneAccount() throws Exception {
    try (var server = server("invite");
        var ada = new Browser(server.port());
        var bob = new Browser(server.port())) {
      String path = "/api/v1/auth/signup";
      assertEquals(403, ada.post(path, credentials("ada", PASSWORD)).status());
      assertEquals(403, ada.post(path, invited("ada", "guessed")).status());
      String code = invite(data);
      assertEquals(201, ada.post(path, invited("ada", code)).status());
      assertEquals(403, bob.post(path, invited("bob", code)).status());
      String another = invite(data);
      assertEquals(409, bob.post(path, invited("ada", another)).status());
      assertEquals(201, bob.post(path, invited("bob", another)).status(), "a taken name spent it");
    }
  }

  @Test
  void anInvitationIsOfOneServer() throws Exception {
    String code = invite(elsewhere);
    try (var server = server("invite");
        var ada = new Browser(server.port())) {
      assertEquals(403, ada.post("/api/v1/auth/signup", invited("ada", code)).status());
    }
  }
}
