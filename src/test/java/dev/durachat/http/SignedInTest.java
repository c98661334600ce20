package dev.durachat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as users with tokens meet it. */
final class SignedInTest {
  private static final String SECRET = "a secret of more than thirty-two bytes";
  private static final Map<String, String> BY_SECRET =
      Map.of(
          "auth.mode", "jwt",
          "auth.jwt.secret", SECRET,
          "server.metricsToken", "figures");

  @TempDir Path temp;

  private static String token(Vertx vertx) {
    return JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(SECRET)))
        .generateToken(new JsonObject().put("sub", "ada"));
  }

  private Site site() throws Exception {
    return new Site(temp, BY_SECRET, List.of());
  }

  @Test
  void knowsTheUserByTheToken() throws Exception {
    try (var site = site()) {
      var answer = site.get("/api/v1/me", "Authorization", "Bearer " + token(site.vertx));
      assertEquals("ada", answer.json().getString("userId"));
    }
  }

  @Test
  void refusesWhoeverHasNone() throws Exception {
    try (var site = site()) {
      for (String path : List.of("/api/v1/me", "/api/v1/models", "/api/v1/nothing")) {
        var answer = site.get(path);
        assertEquals(401, answer.status(), path);
        assertEquals("unauthorized", answer.code());
        assertEquals("Bearer", answer.header("WWW-Authenticate"));
      }
      assertEquals(401, site.get("/v1/models").status());
      assertEquals(200, site.get("/").status());
      assertEquals(200, site.get("/health/ready").status());
      assertEquals(200, site.get("/health/ready", "Host", "chat.example").status());
    }
  }

  @Test
  void opensTheSocketByToken() throws Exception {
    try (var site = site()) {
      String token = token(site.vertx);
      assertEquals("ada durachat.v1", site.greeting(List.of("durachat.v1", "bearer." + token)));
      assertEquals("ada null", site.greeting(List.of(), "Authorization", "Bearer " + token));
      var failed =
          assertThrows(
              ExecutionException.class, () -> site.greeting(List.of("durachat.v1", "bearer.x")));
      var rejected = assertInstanceOf(UpgradeRejectedException.class, failed.getCause());
      assertEquals(401, rejected.getStatus());
      assertEquals("unauthorized", new JsonObject(rejected.getBody()).getString("code"));
    }
  }

  @Test
  void showsFiguresForTheirToken() throws Exception {
    try (var site = site()) {
      String[] proxied = {"X-Forwarded-For", "10.0.0.1", "Authorization", ""};
      proxied[3] = "Bearer figures";
      assertEquals(200, site.get("/metrics", proxied).status());
      proxied[3] = "Bearer figure";
      assertEquals(401, site.get("/metrics", proxied).status());
      assertEquals(200, site.get("/metrics").status());
    }
  }

  /** The first request comes while the keys are still being fetched; its body must not be lost. */
  @Test
  void waitsForTheKeysOfTheIssuer() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var pair = generator.generateKeyPair();
    var key = (RSAPublicKey) pair.getPublic();
    var vertx = Vertx.vertx();
    try {
      var jwk =
          new JsonObject()
              .put("kty", "RSA")
              .put("kid", "one")
              .put("n", encoded(key.getModulus().toByteArray()))
              .put("e", encoded(key.getPublicExponent().toByteArray()));
      String keys = new JsonObject().put("keys", new JsonArray().add(jwk)).encode();
      var published = Promise.<Void>promise();
      var issuer =
          Site.await(
              vertx
                  .createHttpServer()
                  .requestHandler(
                      request -> published.future().onSuccess(now -> request.response().end(keys)))
                  .listen(0, "127.0.0.1"));
      String pem =
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
              + "\n-----END PRIVATE KEY-----\n";
      String token =
          JWTAuth.create(
                  vertx,
                  new JWTAuthOptions()
                      .addPubSecKey(
                          new PubSecKeyOptions().setAlgorithm("RS256").setId("one").setBuffer(pem)))
              .generateToken(
                  new JsonObject().put("sub", "ada"), new JWTOptions().setAlgorithm("RS256"));
      ApiRoutes echo =
          api ->
              api.on(
                  "createConversation", call -> Future.succeededFuture(Answer.json(call.body())));
      var byKeys =
          Map.of(
              "auth.mode",
              "jwt",
              "auth.jwt.jwksUrl",
              "http://127.0.0.1:" + issuer.actualPort() + "/keys");
      try (var site = new Site(temp, byKeys, List.of(echo))) {
        var echoed =
            site.sent(
                HttpMethod.POST,
                "/api/v1/conversations",
                "{\"title\":\"body\"}",
                "Authorization",
                "Bearer " + token);
        var greeted = site.greeted(List.of(), "Authorization", "Bearer " + token);
        published.complete();
        assertEquals("body", Site.await(echoed).json().getString("title"));
        assertEquals("ada null", Site.await(greeted));
      }
    } finally {
      Site.await(vertx.close());
    }
  }

  private static String encoded(byte[] number) {
    byte[] bare = number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bare);
  }
}
