package dev.durachat.identity;

import dev.durachat.auth.Signer;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * An OpenID provider on loopback: discovery, authorization by code with PKCE, tokens signed by
 * RS256, published keys. It insists on what the standard has a client do, and lets a test spoil
 * what it answers.
 */
public final class OpenIdProvider implements AutoCloseable {
  public static final String CLIENT = "durachat";
  public static final String CLIENT_SECRET = "shared with the client";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final AtomicInteger keyNumber = new AtomicInteger();
  final AtomicInteger discoveries = new AtomicInteger();
  private final HttpServer server;
  private volatile String site;

  /** Who is signed in at the provider. */
  volatile String subject = "subject-of-ada";

  /** What a test does to the claims before they are signed. */
  volatile UnaryOperator<JsonObject> claims = it -> it;

  /** What a test does to the whole answer of the token endpoint. */
  volatile UnaryOperator<JsonObject> answer = it -> it;

  /** Whether it is out of order. */
  volatile boolean down;

  volatile KeyPair keys = fresh();
  volatile Signer signer = Signer.rs256(keys.getPrivate());
  volatile JsonObject header = new JsonObject();

  private record Grant(String redirectUri, String nonce, String challenge) {}

  /** Listens on a free port. */
  public OpenIdProvider() {
    server = vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
    site = issuer();
    turnKeys();
  }

  /** From now on sends browsers to an address that is another site for them than the server's. */
  public void beAnotherSite() {
    site = "http://localhost:" + server.actualPort();
  }

  /** Its address, as browsers know it. */
  public String site() {
    return site;
  }

  private static KeyPair fresh() {
    try {
      return Signer.rsaKeys();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Its address, as servers know it. */
  public String issuer() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** From now on signs by another key, and publishes that one. */
  void turnKeys() {
    keys = fresh();
    signer = Signer.rs256(keys.getPrivate());
    header = new JsonObject().put("alg", "RS256").put("kid", "key-" + keyNumber.incrementAndGet());
  }

  private void handle(HttpServerRequest request) {
    if (down) {
      request.response().setStatusCode(503).end();
      return;
    }
    switch (Objects.requireNonNull(request.path())) {
      case "/.well-known/openid-configuration" -> {
        discoveries.incrementAndGet();
        json(request, 200, description());
      }
      case "/keys" ->
          json(
              request,
              200,
              new JsonObject()
                  .put(
                      "keys",
                      new JsonArray()
                          .add(
                              Signer.jwk(header.getString("kid"), keys.getPublic())
                                  .put("alg", "RS256"))));
      case "/authorize" -> authorize(request);
      case "/token" -> request.setExpectMultipart(true).endHandler(end -> token(request));
      default -> request.response().setStatusCode(404).end();
    }
  }

  private JsonObject description() {
    return new JsonObject()
        .put("issuer", issuer())
        .put("authorization_endpoint", site + "/authorize")
        .put("token_endpoint", issuer() + "/token")
        .put("jwks_uri", issuer() + "/keys")
        .put("response_types_supported", new JsonArray().add("code"))
        .put("subject_types_supported", new JsonArray().add("public"))
        .put("id_token_signing_alg_values_supported", new JsonArray().add("RS256"))
        .put("grant_types_supported", new JsonArray().add("authorization_code"));
  }

  /** Signs everybody in at once. */
  private void authorize(HttpServerRequest request) {
    var wanted = request.params();
    boolean right =
        CLIENT.equals(text(wanted, "client_id"))
            && "code".equals(text(wanted, "response_type"))
            && List.of(text(wanted, "scope").split(" ", -1)).contains("openid")
            && "S256".equals(text(wanted, "code_challenge_method"))
            && text(wanted, "code_challenge").length() == 43
            && text(wanted, "state").length() >= 20
            && text(wanted, "nonce").length() >= 20;
    if (!right) {
      request.response().setStatusCode(400).end("bad request: " + request.uri());
      return;
    }
    String code = UUID.randomUUID().toString();
    String back = text(wanted, "redirect_uri");
    grants.put(code, new Grant(back, text(wanted, "nonce"), text(wanted, "code_challenge")));
    request
        .response()
        .setStatusCode(302)
        .putHeader(
            "Location",
            back + "?code=" + code + "&state=" + text(wanted, "state") + "&iss=" + issuer())
        .end();
  }

  private void token(HttpServerRequest request) {
    var form = request.formAttributes();
    Grant grant = grants.remove(text(form, "code"));
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((CLIENT + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
    if (!basic.equals(request.getHeader("Authorization"))) {
      json(request, 401, new JsonObject().put("error", "invalid_client"));
    } else if (grant == null
        || !"authorization_code".equals(text(form, "grant_type"))
        || !grant.redirectUri.equals(text(form, "redirect_uri"))
        || !grant.challenge.equals(challenge(text(form, "code_verifier")))) {
      json(request, 400, new JsonObject().put("error", "invalid_grant"));
    } else {
      json(request, 200, answer.apply(tokens(grant)));
    }
  }

  /** A field, or "". */
  private static String text(MultiMap fields, String name) {
    return Objects.requireNonNullElse(fields.get(name), "");
  }

  private JsonObject tokens(Grant grant) {
    long now = Instant.now().getEpochSecond();
    var all =
        new HashMap<String, Object>(
            Map.of(
                "iss",
                issuer(),
                "sub",
                subject,
                "aud",
                CLIENT,
                "nonce",
                grant.nonce,
                "iat",
                now,
                "exp",
                now + 300));
    try {
      return new JsonObject()
          .put("access_token", "opaque")
          .put("token_type", "Bearer")
          .put("expires_in", 300)
          .put("id_token", signer.token(header, claims.apply(new JsonObject(all))));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String challenge(String verifier) {
    try {
      byte[] bytes = verifier.getBytes(StandardCharsets.US_ASCII);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void json(HttpServerRequest request, int status, JsonObject json) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(json.encode());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
