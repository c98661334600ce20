package dev.durachat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as one user on loopback meets it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebServerTest {
  private final Site site;

  WebServerTest(@TempDir Path temp) throws Exception {
    ApiRoutes failing =
        api -> {
          api.on(
              "getMessage",
              call ->
                  Future.failedFuture(
                      new RefusedException(
                          ErrorCode.valueOf(call.path("id")),
                          "the reason",
                          Duration.ofMillis(1200))));
          api.on(
              "listVersions",
              call -> {
                throw new IllegalStateException("/etc/secret");
              });
        };
    site =
        new Site(
            temp, Map.of("server.allowedOrigins", "[\"https://chat.example\"]"), List.of(failing));
  }

  @AfterAll
  void close() {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/app.js",
        "/nothing",
        "/api/v1/me",
        "/api/v1/messages/x/versions",
        "/health/live",
        "/%zz"
      })
  void putsSecurityHeadersOnEverything(String path) throws Exception {
    var answer = site.get(path);
    assertEquals(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
            + " font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types lit-html dompurify durachat",
        answer.header("Content-Security-Policy"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    assertEquals("no-referrer", answer.header("Referrer-Policy"));
    assertEquals("same-origin", answer.header("Cross-Origin-Opener-Policy"));
    assertEquals("DENY", answer.header("X-Frame-Options"));
    assertTrue(answer.headers().contains("Cache-Control"));
    assertTrue(answer.headers().contains("X-Request-Id"));
  }

  @Test
  void echoesASaneRequestId() throws Exception {
    assertEquals("job-1:a", site.get("/", "X-Request-Id", "job-1:a").header("X-Request-Id"));
    for (String insane : List.of("a b", "<script>", "x".repeat(129))) {
      var made = site.get("/", "X-Request-Id", insane).header("X-Request-Id");
      assertNotEquals(insane, made);
      assertEquals(36, String.valueOf(made).length());
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersARefusalAsProblem(ErrorCode code) throws Exception {
    var answer = site.get("/api/v1/messages/" + code.name(), "X-Request-Id", "r1");
    assertEquals(code.status(), answer.status());
    assertEquals("application/problem+json", answer.header("Content-Type"));
    assertEquals("2", answer.header("Retry-After"));
    var problem = answer.json();
    assertFalse(problem.getString("title").isEmpty());
    problem.remove("title");
    assertEquals(
        new JsonObject()
            .put("type", "about:blank")
            .put("status", code.status())
            .put("detail", "the reason")
            .put("code", code.wire())
            .put("retryable", code.retryable())
            .put("requestId", "r1")
            .put("retryAfterMs", 1200),
        problem);
  }

  @Test
  void saysNothingOfAFaultInside() throws Exception {
    var answer = site.get("/api/v1/messages/x/versions");
    assertEquals(500, answer.status());
    assertEquals("internal", answer.code());
    assertFalse(answer.body().contains("secret"), answer.body());
    assertFalse(answer.body().contains("IllegalState"), answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404, not_found",
    "GET, /api/v1/nothing, 404, not_found",
    "GET, /notes.secret, 404, not_found",
    "GET, /../testpage/index.html, 404, not_found",
    "GET, /..%2f..%2fconf%2fdurachat.conf, 404, not_found",
    "GET, /conf/durachat.conf, 404, not_found",
    "POST, /api/v1/models, 404, not_found",
    "POST, /, 404, not_found",
    "GET, /%zz, 400, invalid_message",
  })
  void answersWhatIsNotThereAsProblem(String method, String path, int status, String code)
      throws Exception {
    var answer = site.send(HttpMethod.valueOf(method), path);
    assertEquals(status, answer.status());
    assertEquals("application/problem+json", answer.header("Content-Type"));
    assertEquals(code, answer.code());
  }

  @Test
  void servesThePage() throws Exception {
    var page = site.get("/?c=1");
    assertEquals(200, page.status());
    assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
    assertEquals("no-cache", page.header("Cache-Control"));
    assertTrue(page.body().contains("test page"));
    var again = site.get("/", "If-None-Match", String.valueOf(page.header("ETag")));
    assertEquals(304, again.status());
    assertEquals("", again.body());
    assertEquals(200, site.get("/", "If-None-Match", "W/\"other\"").status());
  }

  @Test
  void compressesForWhoeverTakesIt() throws Exception {
    var plain = site.get("/app.js");
    assertNull(plain.header("Content-Encoding"));
    assertEquals("text/javascript; charset=utf-8", plain.header("Content-Type"));
    var packed = site.get("/app.js", "Accept-Encoding", "gzip, br");
    assertEquals("gzip", packed.header("Content-Encoding"));
    assertTrue(packed.body().length() < plain.body().length() / 2);
    var head = site.send(HttpMethod.HEAD, "/app.js");
    assertEquals(Integer.toString(plain.body().length()), head.header("Content-Length"));
    assertEquals("", head.body());
  }

  @Test
  void describesTheUser() throws Exception {
    var answer = site.get("/api/v1/me");
    assertEquals(200, answer.status());
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals(
        new JsonObject()
            .put("userId", "local")
            .put("preferences", new JsonObject().put("theme", "dark"))
            .put("bytes", 42)
            .put("keys", new JsonArray())
            .put("createdAt", "2026-01-02T03:04:05.060Z"),
        answer.json());
  }

  @Test
  void refusesTheUserAsTheActorDoes() throws Exception {
    var good = site.user.get();
    site.user.set(
        Future.failedFuture(
            new RefusedException(ErrorCode.STORAGE_FAILED, "The file is damaged.")));
    try {
      var answer = site.get("/api/v1/me");
      assertEquals(503, answer.status());
      assertEquals("storage_failed", answer.code());
    } finally {
      site.user.set(good);
    }
  }

  @Test
  void listsTheModels() throws Exception {
    var echo =
        new JsonObject()
            .put("id", "demo/echo")
            .put("name", "Echo")
            .put("provider", "demo")
            .put("vision", false)
            .put("reasoning", false);
    var other =
        new JsonObject()
            .put("id", "p/m")
            .put("name", "M")
            .put("provider", "p")
            .put("vision", true)
            .put("reasoning", true)
            .put("contextTokens", 1000);
    assertEquals(
        new JsonObject()
            .put("default", "demo/echo")
            .put("models", new JsonArray().add(echo).add(other))
            .put(
                "providers",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("id", "p")
                            .put("name", "P")
                            .put("ready", true)
                            .put("ownKey", false))),
        site.get("/api/v1/models").json());
  }

  @Test
  void tellsWhetherItIsReady() throws Exception {
    assertEquals(new JsonObject().put("status", "UP"), site.get("/health/live").json());
    assertEquals(200, site.get("/health/ready").status());
    site.ready.set(false);
    try {
      var answer = site.get("/health/ready");
      assertEquals(503, answer.status());
      assertEquals(
          new JsonObject()
              .put("status", "DOWN")
              .put("checks", new JsonObject().put("storage", "DOWN").put("always", "UP")),
          answer.json());
      assertEquals(200, site.get("/health/live").status());
    } finally {
      site.ready.set(true);
    }
  }

  @Test
  void showsFiguresOnLoopbackAlone() throws Exception {
    site.get("/nothing");
    var answer = site.get("/metrics");
    assertEquals(200, answer.status());
    assertTrue(answer.body().contains("durachat_errors_total{code=\"not_found\"}"), answer.body());
    assertEquals(401, site.get("/metrics", "X-Forwarded-For", "10.0.0.1").status());
    assertEquals(
        401,
        site.get("/metrics", "X-Forwarded-For", "10.0.0.1", "Authorization", "Bearer ").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/me", "/health/live", "/metrics", "/nothing"})
  void refusesForeignHostNamesEverywhere(String path) throws Exception {
    var answer = site.get(path, "Host", "evil.example:" + site.port);
    assertEquals(403, answer.status());
    assertEquals("forbidden", answer.code());
  }

  @Test
  void answersEveryLoopbackName() throws Exception {
    for (String host : List.of("localhost", "app.localhost:1", "127.1.2.3:99", "[::1]:5")) {
      assertEquals(200, site.get("/api/v1/me", "Host", host).status(), host);
    }
  }

  @Test
  void refusesForeignOrigins() throws Exception {
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
      var answer = site.get("/api/v1/me", "Origin", origin);
      assertEquals(403, answer.status(), origin);
      assertEquals("forbidden", answer.code());
      assertNull(answer.header("Access-Control-Allow-Origin"));
    }
    assertEquals(200, site.get("/api/v1/me", "Origin", "http://127.0.0.1:" + site.port).status());
  }

  @Test
  void letsListedOriginsRead() throws Exception {
    var answer = site.get("/api/v1/me", "Origin", "https://chat.example");
    assertEquals(200, answer.status());
    assertEquals("https://chat.example", answer.header("Access-Control-Allow-Origin"));
    var before =
        site.send(
            HttpMethod.OPTIONS,
            "/api/v1/me",
            "Origin",
            "https://chat.example",
            "Access-Control-Request-Method",
            "PATCH");
    assertEquals(204, before.status());
    assertTrue(String.valueOf(before.header("Access-Control-Allow-Methods")).contains("PATCH"));
  }

  @Test
  void selectsTheSubprotocolIfItIsOffered() throws Exception {
    assertEquals("local durachat.v1", site.greeting(List.of("durachat.v1", "bearer.x")));
    assertEquals("local null", site.greeting(List.of()));
  }

  @Test
  void refusesAnUpgradeFromAForeignPage() {
    assertRejected(403, "Origin", "http://evil.example");
    assertRejected(403, "Host", "evil.example");
  }

  private void assertRejected(int status, String... headers) {
    var failed = assertThrows(ExecutionException.class, () -> site.greeting(List.of(), headers));
    var rejected = assertInstanceOf(UpgradeRejectedException.class, failed.getCause());
    assertEquals(status, rejected.getStatus());
  }
}
