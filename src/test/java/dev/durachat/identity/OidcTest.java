package dev.durachat.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.auth.Signer;
import dev.durachat.identity.Browser.Answer;
import dev.durachat.testing.LiveServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in by an OpenID provider. */
final class OidcTest {
  private static final String START = "/api/v1/auth/oidc";

  @TempDir Path data;
  private final OpenIdProvider provider = new OpenIdProvider();
  private LiveServer server = unstarted();

  @SuppressWarnings("NullAway") // Started before each test.
  private static LiveServer unstarted() {
    return null;
  }

  @BeforeEach
  void start() throws IOException {
    server = server(Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
    provider.close();
  }

  /** The address that the provider sends browsers back to has to be known beforehand. */
  private LiveServer server(Map<String, String> more) throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var settings = new HashMap<String, String>();
    settings.put("auth.mode", "oidc");
    settings.put("server.port", Integer.toString(port));
    settings.put("auth.oidc.issuer", provider.issuer());
    settings.put("auth.oidc.clientId", OpenIdProvider.CLIENT);
    settings.put("auth.oidc.clientSecret", OpenIdProvider.CLIENT_SECRET);
    settings.put("auth.oidc.redirectUrl", "http://127.0.0.1:" + port + START + "/callback");
    settings.putAll(more);
    return LiveServer.on(data, settings);
  }

  private Browser browser() {
    return new Browser(server.port());
  }

  /** To the provider and back, up to the address that the provider sends the browser to. */
  private static URI leave(Browser browser) {
    var left = browser.get(START);
    assertEquals(303, left.status());
    var returned = browser.get(left.header("Location"));
    assertEquals(302, returned.status(), returned.response().body());
    return URI.create(returned.header("Location"));
  }

  private static Answer signIn(Browser browser) {
    return browser.get(leave(browser).toString());
  }

  private static String userId(Browser browser) {
    return browser.get("/api/v1/me").json().path("userId").asText();
  }

  private static void assertRefused(Answer answer, int status, Browser browser) {
    assertEquals(status, answer.status(), answer.response().body());
    assertEquals("", browser.cookie());
    assertEquals(401, browser.get("/api/v1/me").status());
  }

  @Test
  void whoComesBackFromTheProviderIsSignedIn() {
    try (var browser = browser()) {
      assertEquals(401, browser.get("/api/v1/me").status());
      assertEquals("oidc", browser.get("/api/v1/auth").json().path("mode").asText());
      var arrived = signIn(browser);
      assertEquals(303, arrived.status());
      assertEquals("/", arrived.header("Location"));
      String cookie =
          arrived.setCookies().stream()
              .filter(it -> it.startsWith("durachat_session="))
              .findFirst()
              .orElseThrow();
      assertTrue(cookie.contains("HTTPOnly") && cookie.contains("SameSite=Strict"), cookie);
      assertFalse(userId(browser).contains(provider.subject));
      var socket = browser.connect();
      assertEquals(1, browser.get("/api/v1/auth/sessions").json().path("sessions").size());
      assertEquals(204, browser.post("/api/v1/auth/signout", "").status());
      assertEquals(4401, socket.closeCode());
      assertEquals(
          404, browser.post("/api/v1/auth/signin", AccountsScene.credentials("a", "b")).status());
    }
  }

  @Test
  void theSubjectIsTheUser() {
    try (var first = browser();
        var second = browser();
        var other = browser()) {
      signIn(first);
      signIn(second);
      provider.subject = "subject-of-bob";
      signIn(other);
      assertEquals(userId(first), userId(second));
      assertNotEquals(userId(first), userId(other));
      server.restart();
      provider.subject = "subject-of-ada";
      try (var later = browser()) {
        signIn(later);
        assertEquals(userId(first), userId(later));
      }
      assertEquals(3, provider.discoveries.get() + 1, "it describes itself once a process");
    }
  }

  @Test
  void noOtherBrowserCanArriveInItsPlace() {
    try (var victim = browser();
        var attacker = browser()) {
      URI back = leave(attacker);
      assertRefused(victim.get(back.toString()), 401, victim);
      leave(victim);
      assertRefused(victim.get(back.toString()), 401, victim);
      URI own = leave(victim);
      String forged = own.toString().replaceAll("state=[^&]*", "state=" + "x".repeat(43));
      assertRefused(victim.get(forged), 401, victim);
      assertRefused(victim.get(own.toString()), 401, victim);
    }
  }

  @Test
  void aCodeOfAnotherBrowserIsNotTaken() {
    try (var victim = browser();
        var attacker = browser()) {
      String stolen = leave(attacker).toString().replaceAll(".*code=([^&]*).*", "$1");
      String own = leave(victim).toString().replaceAll("code=[^&]*", "code=" + stolen);
      assertRefused(victim.get(own), 401, victim);
    }
  }

  @Test
  void aCodeIsGoodOnce() {
    try (var browser = browser()) {
      String back = leave(browser).toString();
      assertEquals(303, browser.get(back).status());
      assertEquals(401, browser.get(back).status());
    }
  }

  @Test
  void whatTheProviderRefusesIsSaid() {
    try (var browser = browser()) {
      String state = leave(browser).toString().replaceAll(".*(state=[^&]*).*", "$1");
      var answer = browser.get(START + "/callback?error=access_denied&" + state);
      assertRefused(answer, 401, browser);
      assertEquals("unauthorized", answer.code());
    }
  }

  @Test
  void tokensMustBeRight() {
    Map<String, UnaryOperator<JsonObject>> wrongs = new HashMap<>();
    wrongs.put("nonce", it -> it.put("nonce", "another"));
    wrongs.put("no nonce", without("nonce"));
    wrongs.put("audience", it -> it.put("aud", "another"));
    wrongs.put("no audience", without("aud"));
    wrongs.put(
        "presenter",
        it -> it.put("aud", new JsonArray().add(OpenIdProvider.CLIENT).add("b")).put("azp", "b"));
    wrongs.put("issuer", it -> it.put("iss", "https://evil.example"));
    wrongs.put("expired", it -> it.put("exp", 1));
    wrongs.put("no end", without("exp"));
    wrongs.put("no subject", without("sub"));
    wrongs.forEach(
        (what, spoil) -> {
          provider.claims = spoil;
          try (var browser = browser()) {
            assertEquals(401, signIn(browser).status(), what);
            assertEquals("", browser.cookie(), what);
          }
        });
    provider.claims = it -> it;
    try (var browser = browser()) {
      assertEquals(303, signIn(browser).status());
    }
  }

  private static UnaryOperator<JsonObject> without(String claim) {
    return it -> {
      it.remove(claim);
      return it;
    };
  }

  @Test
  void signaturesMustBeRight() throws GeneralSecurityException {
    JsonObject right = provider.header;
    Signer own = provider.signer;
    try (var browser = browser()) {
      provider.signer = Signer.rs256(Signer.rsaKeys().getPrivate());
      assertRefused(signIn(browser), 401, browser);
      String pem = Signer.pem(provider.keys.getPublic());
      provider.signer = Signer.hs256(pem.getBytes(StandardCharsets.UTF_8));
      provider.header = right.copy().put("alg", "HS256");
      assertRefused(signIn(browser), 401, browser);
      provider.signer = content -> new byte[0];
      provider.header = new JsonObject().put("alg", "none");
      assertRefused(signIn(browser), 401, browser);
      provider.signer = own;
      provider.header = right;
      assertEquals(303, signIn(browser).status());
    }
  }

  @Test
  void anAnswerWithoutItsTokenIsNone() {
    try (var browser = browser()) {
      for (UnaryOperator<JsonObject> spoil :
          List.<UnaryOperator<JsonObject>>of(
              without("id_token"), it -> it.put("id_token", "no.jwt.x"), it -> new JsonObject())) {
        provider.answer = spoil;
        assertRefused(signIn(browser), 401, browser);
      }
    }
  }

  @Test
  void followsTheProviderWhenItTurnsItsKeys() {
    try (var browser = browser();
        var another = browser()) {
      assertEquals(303, signIn(browser).status());
      provider.turnKeys();
      assertEquals(303, signIn(another).status());
    }
  }

  @Test
  void waitsForAProviderThatIsDown() {
    provider.down = true;
    try (var browser = browser()) {
      var answer = browser.get(START);
      assertEquals(503, answer.status());
      assertEquals("unavailable", answer.code());
      provider.down = false;
      assertEquals(303, signIn(browser).status());
      URI back = leave(browser);
      provider.down = true;
      assertEquals(401, browser.get(back.toString()).status());
    }
  }

  @Test
  void aClientThatTheProviderDoesNotKnowGetsNowhere() throws IOException {
    server.close();
    server = server(Map.of("auth.oidc.clientSecret", "wrong"));
    try (var browser = browser()) {
      var answer = signIn(browser);
      assertRefused(answer, 401, browser);
      assertFalse(answer.response().body().contains("wrong"), answer.response().body());
    }
  }
}
