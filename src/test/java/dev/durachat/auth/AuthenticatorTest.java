package dev.durachat.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.durachat.config.Config;
import dev.durachat.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuthenticatorTest {
  private static final String SECRET = "a secret of more than thirty-two bytes";
  private static final Instant NOW = Instant.parse("2026-05-05T12:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final KeyPair rsa;
  private final KeyPair ec;

  AuthenticatorTest() throws GeneralSecurityException {
    rsa = Signer.rsaKeys();
    ec = Signer.ecKeys("secp256r1");
  }

  @AfterAll
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Authenticator authenticator(Config.Jwt jwt) throws ConfigException {
    return Authenticator.byToken(vertx, jwt, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private Authenticator bySecret() throws ConfigException {
    return authenticator(new Config.Jwt(SECRET, "", "", "", ""));
  }

  private static void assertRefused(Authenticator authenticator, String token) {
    var result = authenticator.authenticate(FakeRequest.bearing(token));
    assertInstanceOf(Unauthorized.class, result.cause(), token);
  }

  private static JsonObject claims() {
    return new JsonObject().put("sub", "ada").put("exp", NOW.getEpochSecond() + 60);
  }

  private static JsonObject alg(String algorithm) {
    return new JsonObject().put("alg", algorithm).put("typ", "JWT");
  }

  private static String hs256(JsonObject claims) throws GeneralSecurityException {
    return Signer.hs256(SECRET).token(alg("HS256"), claims);
  }

  @Test
  void withoutSigningInEverybodyIsTheLocalUser() throws Exception {
    var authenticator = Authenticator.ofLocalUser();
    assertEquals(
        new Principal("local", null), await(authenticator.authenticate(FakeRequest.with())));
  }

  @Test
  void takesATokenOfTheSecret() throws Exception {
    assertEquals(
        new Principal("ada", NOW.plusSeconds(60)),
        await(bySecret().authenticate(FakeRequest.bearing(hs256(claims())))));
  }

  @Test
  void takesATokenWithoutAnEnd() throws Exception {
    var request = FakeRequest.bearing(hs256(new JsonObject().put("sub", "ada")));
    assertNull(await(bySecret().authenticate(request)).expiresAt());
  }

  @Test
  void takesATokenOfTheRsaKey() throws Exception {
    var authenticator = authenticator(new Config.Jwt("", Signer.pem(rsa.getPublic()), "", "", ""));
    String token = Signer.rs256(rsa.getPrivate()).token(alg("RS256"), claims());
    assertEquals("ada", await(authenticator.authenticate(FakeRequest.bearing(token))).userId());
  }

  @Test
  void takesATokenOfTheEcKey() throws Exception {
    var authenticator = authenticator(new Config.Jwt("", Signer.pem(ec.getPublic()), "", "", ""));
    String token = Signer.es256(ec.getPrivate()).token(alg("ES256"), claims());
    assertEquals("ada", await(authenticator.authenticate(FakeRequest.bearing(token))).userId());
  }

  @Test
  void takesAKeyOnOneLine() throws Exception {
    String bare = Signer.pem(rsa.getPublic()).replaceAll("-----[A-Z ]+-----|\\s", "");
    var authenticator = authenticator(new Config.Jwt("", bare, "", "", ""));
    String token = Signer.rs256(rsa.getPrivate()).token(alg("RS256"), claims());
    assertEquals("ada", await(authenticator.authenticate(FakeRequest.bearing(token))).userId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-----BEGIN PUBLIC KEY-----\n", "TUlJ", "not base64!"})
  void namesAKeyThatCannotBeUsed(String start) {
    var refused =
        assertThrows(
            ConfigException.class,
            () -> authenticator(new Config.Jwt("", start + "AAAA", "", "", "")));
    assertEquals("auth.jwt.publicKey", refused.key());
  }

  @Test
  void refusesAnotherCurveAsKey() throws Exception {
    String pem = Signer.pem(Signer.ecKeys("secp384r1").getPublic());
    assertThrows(ConfigException.class, () -> authenticator(new Config.Jwt("", pem, "", "", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
  void takesTheSchemeInAnyCase(String scheme) throws Exception {
    var request = FakeRequest.with("Authorization", scheme + hs256(claims()));
    assertEquals("ada", await(bySecret().authenticate(request)).userId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"durachat.v1, bearer.%s", "durachat.v1,bearer.%s", "bearer.%s"})
  void takesATokenAmongTheSubprotocols(String list) throws Exception {
    var request = FakeRequest.with("Sec-WebSocket-Protocol", list.formatted(hs256(claims())));
    assertEquals("ada", await(bySecret().authenticate(request)).userId());
  }

  @Test
  void takesASubprotocolHeaderOfItsOwn() throws Exception {
    var request =
        FakeRequest.with(
            "Sec-WebSocket-Protocol",
            "durachat.v1",
            "Sec-WebSocket-Protocol",
            "bearer." + hs256(claims()));
    assertEquals("ada", await(bySecret().authenticate(request)).userId());
  }

  @Test
  void takesAnyTextAsSubject() throws Exception {
    String subject = "ü/../\u0000\n💬'\"".repeat(500);
    String token = hs256(new JsonObject().put("sub", subject));
    assertEquals(subject, await(bySecret().authenticate(FakeRequest.bearing(token))).userId());
  }

  @Test
  void refusesARequestWithoutToken() throws Exception {
    for (var request :
        List.of(
            FakeRequest.with(),
            FakeRequest.with("Authorization", "Basic YTpi"),
            FakeRequest.with("Sec-WebSocket-Protocol", "durachat.v1"))) {
      assertInstanceOf(Unauthorized.class, bySecret().authenticate(request).cause());
    }
  }

  static Stream<JsonObject> badClaims() {
    long now = NOW.getEpochSecond();
    return Stream.of(
        claims().put("exp", now),
        claims().put("exp", now - 1),
        claims().put("exp", now + 60 + ""),
        claims().put("exp", new JsonArray()),
        claims().putNull("exp"),
        claims().put("nbf", now + 30),
        claims().put("nbf", "soon"),
        claims().put("sub", ""),
        claims().put("sub", 5),
        claims().putNull("sub"),
        new JsonObject().put("exp", now + 60));
  }

  @ParameterizedTest
  @MethodSource("badClaims")
  void refusesBadClaims(JsonObject claims) throws Exception {
    assertRefused(bySecret(), hs256(claims));
  }

  @Test
  void takesClaimsAtTheirEdges() throws Exception {
    long now = NOW.getEpochSecond();
    for (var claims :
        List.of(
            claims().put("exp", now + 1),
            claims().put("exp", now + 0.5),
            claims().put("exp", 1e300),
            claims().put("nbf", now + 5))) {
      assertEquals(
          "ada", await(bySecret().authenticate(FakeRequest.bearing(hs256(claims)))).userId());
    }
  }

  @Test
  void enforcesIssuerAndAudience() throws Exception {
    var strict = authenticator(new Config.Jwt(SECRET, "", "", "us", "chat"));
    var good = claims().put("iss", "us");
    for (Object audience : List.of("chat", new JsonArray(List.of("mail", "chat")))) {
      String token = hs256(good.copy().put("aud", audience));
      assertEquals("ada", await(strict.authenticate(FakeRequest.bearing(token))).userId());
    }
    assertRefused(strict, hs256(good));
    assertRefused(strict, hs256(good.copy().put("aud", "mail")));
    assertRefused(strict, hs256(good.copy().put("aud", new JsonArray(List.of("mail")))));
    assertRefused(strict, hs256(good.copy().put("aud", 5)));
    assertRefused(strict, hs256(claims().put("aud", "chat")));
    assertRefused(strict, hs256(claims().put("aud", "chat").put("iss", "them")));
  }

  @Test
  void refusesWhatIsTamperedWith() throws Exception {
    String[] parts = hs256(claims()).split("\\.", -1);
    String other = Signer.encoded(claims().put("sub", "eve"));
    String unsigned = Signer.encoded(alg("none"));
    for (String token :
        List.of(
            parts[0] + "." + other + "." + parts[2],
            parts[0] + "." + parts[1] + "." + parts[2].substring(1),
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1],
            unsigned + "." + parts[1] + ".",
            unsigned + "." + parts[1],
            unsigned + "." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "." + parts[2] + ".",
            "a.b.c",
            "..",
            "",
            "token")) {
      assertRefused(bySecret(), token);
    }
  }

  @Test
  void refusesAnotherAlgorithm() throws Exception {
    String pem = Signer.pem(rsa.getPublic());
    var byKey = authenticator(new Config.Jwt("", pem, "", "", ""));
    assertRefused(byKey, Signer.hs256(pem).token(alg("HS256"), claims()));
    assertRefused(byKey, Signer.hs256(rsa.getPublic().getEncoded()).token(alg("HS256"), claims()));
    assertRefused(byKey, Signer.hs256(pem).token(alg("RS256"), claims()));
    assertRefused(byKey, Signer.es256(ec.getPrivate()).token(alg("ES256"), claims()));
    assertRefused(byKey, Signer.rs256(Signer.rsaKeys().getPrivate()).token(alg("RS256"), claims()));
    assertRefused(bySecret(), Signer.hs256(SECRET).token(alg("HS512"), claims()));
    assertRefused(
        bySecret(),
        Signer.hs256("x".getBytes(StandardCharsets.UTF_8)).token(alg("HS256"), claims()));
  }

  @Test
  void refusesExtensionsThatItDoesNotUnderstand() throws Exception {
    var header = alg("HS256").put("crit", new JsonArray(List.of("b64"))).put("b64", false);
    assertRefused(bySecret(), Signer.hs256(SECRET).token(header, claims()));
  }
}
