package dev.durachat.http;

import dev.durachat.config.Loopback;
import dev.durachat.metrics.Health;
import dev.durachat.metrics.Metrics;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** For whoever runs the server: is it alive, is it ready, what are its figures. */
public final class OperatorRoutes implements Routes {
  private static final String UP = "UP";
  private static final String DOWN = "DOWN";

  private final Health health;
  private final Metrics metrics;
  private final String metricsToken;

  /**
   * @param metricsToken for callers from beyond loopback; empty refuses them
   */
  public OperatorRoutes(Health health, Metrics metrics, String metricsToken) {
    this.health = health;
    this.metrics = metrics;
    this.metricsToken = metricsToken;
  }

  @Override
  public void mount(Router router) {
    router.get("/health/live").handler(ctx -> ctx.json(new JsonObject().put("status", UP)));
    router.get("/health/ready").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
  }

  private void ready(RoutingContext ctx) {
    var answers = health.read();
    boolean ready = !answers.containsValue(false);
    var checks = new JsonObject();
    answers.forEach((name, good) -> checks.put(name, word(good)));
    ctx.response().setStatusCode(ready ? 200 : 503);
    ctx.json(new JsonObject().put("status", word(ready)).put("checks", checks));
  }

  private static String word(boolean good) {
    return good ? UP : DOWN;
  }

  private void metrics(RoutingContext ctx) {
    if (!mayRead(ctx.request())) {
      ctx.fail(
          new RefusedException(ErrorCode.UNAUTHORIZED, "The token of server.metricsToken is due."));
      return;
    }
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
        .end(metrics.scrape());
  }

  private boolean mayRead(HttpServerRequest request) {
    if (isLocal(request)) {
      return true;
    }
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return authorization != null
        && !metricsToken.isEmpty()
        && MessageDigest.isEqual(bytes("Bearer " + metricsToken), bytes(authorization));
  }

  /** A reverse proxy on this machine does not make its callers local. */
  private static boolean isLocal(HttpServerRequest request) {
    var address = request.remoteAddress();
    String host = address == null ? null : address.hostAddress();
    return host != null
        && Loopback.isName(host)
        && !request.headers().contains("X-Forwarded-For")
        && !request.headers().contains("Forwarded");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
