package dev.durachat.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys from an issuer on a loopback port. */
final class PublishedKeysTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<JsonArray> published = new AtomicReference<>(new JsonArray());
  private final AtomicInteger fetches = new AtomicInteger();
  private final KeyPair first = Signer.rsaKeys();
  private final KeyPair second = Signer.ecKeys("secp256r1");
  private HttpServer issuer = vertx.createHttpServer();

  PublishedKeysTest() throws Exception {}

  @BeforeEach
  void publish() throws Exception {
    published.set(new JsonArray().add(Signer.jwk("one", first.getPublic())));
    issuer = listen(0);
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private HttpServer listen(int port) throws Exception {
    return await(
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  fetches.incrementAndGet();
                  request.response().end(new JsonObject().put("keys", published.get()).encode());
                })
            .listen(port, "127.0.0.1"));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Authenticator authenticator() throws Exception {
    return authenticator(issuer.actualPort());
  }

  private static String token(Signer signer, String algorithm, String keyId) throws Exception {
    var header = new JsonObject().put("alg", algorithm).put("kid", keyId);
    return signer.token(header, new JsonObject().put("sub", "ada"));
  }

  private String byFirst() throws Exception {
    return token(Signer.rs256(first.getPrivate()), "RS256", "one");
  }

  private String bySecond() throws Exception {
    return token(Signer.es256(second.getPrivate()), "ES256", "two");
  }

  private static String userOf(Authenticator authenticator, String token) throws Exception {
    return await(authenticator.authenticate(FakeRequest.bearing(token))).userId();
  }

  private static void assertRefused(Authenticator authenticator, String token) {
    var failed =
        assertThrows(
            ExecutionException.class,
            () -> await(authenticator.authenticate(FakeRequest.bearing(token))));
    assertTrue(failed.getCause() instanceof Unauthorized, String.valueOf(failed.getCause()));
  }

  @Test
  void fetchesOnceForManyTokens() throws Exception {
    var authenticator = authenticator();
    for (int i = 0; i < 5; i++) {
      assertEquals("ada", userOf(authenticator, byFirst()));
    }
    assertEquals(1, fetches.get());
  }

  @Test
  void fetchesAgainForAKeyThatIsNew() throws Exception {
    var authenticator = authenticator();
    assertEquals("ada", userOf(authenticator, byFirst()));
    published.set(
        new JsonArray()
            .add(Signer.jwk("one", first.getPublic()))
            .add(Signer.jwk("two", second.getPublic())));
    assertEquals("ada", userOf(authenticator, bySecond()));
    assertEquals("ada", userOf(authenticator, byFirst()));
    assertEquals(2, fetches.get());
  }

  @Test
  void fetchesSeldomForKeysThatNobodyHas() throws Exception {
    var authenticator = authenticator();
    assertEquals("ada", userOf(authenticator, byFirst()));
    for (int i = 0; i < 5; i++) {
      assertRefused(authenticator, token(Signer.es256(second.getPrivate()), "ES256", "no" + i));
    }
    assertEquals(2, fetches.get());
  }

  @Test
  void keepsItsKeysWhileTheIssuerIsDown() throws Exception {
    var authenticator = authenticator();
    assertEquals("ada", userOf(authenticator, byFirst()));
    await(issuer.close());
    assertRefused(authenticator, bySecond());
    assertEquals("ada", userOf(authenticator, byFirst()));
  }

  @Test
  void findsKeysOfAnIssuerThatStartsLater() throws Exception {
    int port = issuer.actualPort();
    await(issuer.close());
    var authenticator = authenticator(port);
    assertRefused(authenticator, byFirst());
    listen(port);
    Awaitility.await()
        .ignoreExceptions()
        .atMost(10, TimeUnit.SECONDS)
        .untilAsserted(() -> assertEquals("ada", userOf(authenticator, byFirst())));
  }

  private Authenticator authenticator(int port) throws Exception {
    String url = "http://127.0.0.1:" + port + "/keys";
    return Authenticator.byToken(vertx, new Config.Jwt("", "", url, "", ""), Clock.systemUTC());
  }

  @Test
  void pinsTheAlgorithmOfAKey() throws Exception {
    var authenticator = authenticator();
    String pem = Signer.pem(first.getPublic());
    assertRefused(authenticator, token(Signer.hs256(pem), "HS256", "one"));
    assertRefused(authenticator, token(Signer.es256(second.getPrivate()), "ES256", "one"));
    assertRefused(authenticator, token(Signer.es256(second.getPrivate()), "none", "one"));
    assertRefused(
        authenticator, token(Signer.rs256(Signer.rsaKeys().getPrivate()), "RS256", "one"));
  }

  @Test
  void passesOverKeysThatAreOfNoUse() throws Exception {
    var secret = new JsonObject().put("kty", "oct").put("kid", "one").put("k", "c2VjcmV0");
    var encryption = Signer.jwk("enc", second.getPublic()).put("use", "enc");
    var broken = new JsonObject().put("kty", "RSA").put("kid", "b").put("n", 5).put("e", "AQAB");
    published.set(
        new JsonArray()
            .add(secret)
            .add(encryption)
            .add(broken)
            .add("text")
            .add(Signer.jwk("one", first.getPublic())));
    var authenticator = authenticator();
    assertEquals("ada", userOf(authenticator, byFirst()));
    assertRefused(authenticator, token(Signer.hs256("secret"), "HS256", "one"));
    assertRefused(authenticator, token(Signer.es256(second.getPrivate()), "ES256", "enc"));
  }

  /** A verifier without keys would take a token without signature. */
  @Test
  void aBrokenKeyIsNoKey() throws Exception {
    var broken = new JsonObject().put("kty", "RSA").put("kid", "b").put("n", 5).put("e", "AQAB");
    published.set(new JsonArray().add(broken));
    String claims = Signer.encoded(new JsonObject().put("sub", "ada"));
    String header = Signer.encoded(new JsonObject().put("alg", "RS256").put("kid", "b"));
    assertRefused(authenticator(), header + "." + claims + ".");
    assertRefused(authenticator(), header + "." + claims + ".AAAA");
  }

  @Test
  void anEmptySetTakesNoUnsignedToken() throws Exception {
    published.set(new JsonArray());
    String claims = Signer.encoded(new JsonObject().put("sub", "ada"));
    String header = Signer.encoded(new JsonObject().put("alg", "none"));
    assertRefused(authenticator(), header + "." + claims + ".");
    assertRefused(authenticator(), header + "." + claims);
  }
}
