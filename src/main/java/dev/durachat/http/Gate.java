package dev.durachat.http;

import dev.durachat.auth.Authenticator;
import dev.durachat.auth.Origins;
import dev.durachat.auth.Principal;
import dev.durachat.auth.Visitor;
import dev.durachat.auth.Visitors;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * What a request has to pass before a route sees it: its host, its origin, its identity. Those that
 * one signs in by, and share links, need no identity; the OpenAPI document says the same of them.
 */
public final class Gate {
  /** Open to those who have no identity. */
  static final Set<String> OPEN =
      Set.of(
          "/api/v1/auth",
          "/api/v1/auth/signup",
          "/api/v1/auth/signin",
          "/api/v1/auth/signout",
          "/api/v1/auth/oidc",
          "/api/v1/auth/oidc/callback");

  /** Open as well, whatever follows. */
  private static final String SHARES = "/api/v1/shares/";

  private static final String PRINCIPAL = "principal";
  private static final String VISITOR = "visitor";
  private static final String EXPOSED =
      "ETag, Location, X-Request-Id, X-Conversation-Id, X-Message-Id, Retry-After";
  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
  private static final String HEADERS =
      "Authorization, Content-Type, If-Match, Last-Event-ID, Idempotency-Key, X-Request-Id, "
          + "X-Conversation-Id";
  private static final String PREFLIGHT_SECONDS = "600";

  private final Visitors visitors;
  private final Authenticator authenticator;
  private final Origins origins;

  public Gate(Visitors visitors, Authenticator authenticator, Origins origins) {
    this.visitors = visitors;
    this.authenticator = authenticator;
    this.origins = origins;
  }

  /** Who sent the request. Only behind {@link #identity}. */
  public static Principal principal(RoutingContext ctx) {
    if (ctx.get(PRINCIPAL) instanceof Principal principal) {
      return principal;
    }
    throw new IllegalStateException("the route is not behind the gate");
  }

  /** Where the request came from. Only behind {@link #origin}. */
  public static Visitor visitor(RoutingContext ctx) {
    if (ctx.get(VISITOR) instanceof Visitor visitor) {
      return visitor;
    }
    throw new IllegalStateException("the route is not behind the gate");
  }

  void host(RoutingContext ctx) {
    if (origins.allowsHost(ctx.request())) {
      ctx.next();
    } else {
      ctx.fail(new RefusedException(ErrorCode.FORBIDDEN, "This host name is not served here."));
    }
  }

  /** Answers the browser's question beforehand, too, for pages that the configuration lists. */
  void origin(RoutingContext ctx) {
    var request = ctx.request();
    if (!origins.allows(request)) {
      ctx.fail(new RefusedException(ErrorCode.FORBIDDEN, "This origin is not allowed."));
      return;
    }
    ctx.put(VISITOR, visitors.of(request));
    boolean listed = origins.lists(request);
    if (listed) {
      ctx.response()
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, request.getHeader(HttpHeaders.ORIGIN))
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
          .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED)
          .putHeader(HttpHeaders.VARY, "Origin");
    }
    if (listed && request.method().equals(HttpMethod.OPTIONS)) {
      ctx.response()
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
          .setStatusCode(204)
          .end();
      return;
    }
    ctx.next();
  }

  void identity(RoutingContext ctx) {
    String path = ctx.normalizedPath();
    if (OPEN.contains(path) || path.startsWith(SHARES)) {
      ctx.next();
      return;
    }
    Future<Principal> known = authenticator.authenticate(ctx.request());
    if (known.isComplete()) {
      proceed(ctx, known);
      return;
    }
    // While keys or sessions are looked up the body must wait, or the route would come too late for
    // it.
    ctx.request().pause();
    known.onComplete(
        done -> {
          // What waited is delivered by a later event, so the route may still pause it again.
          ctx.request().resume();
          proceed(ctx, known);
        });
  }

  private static void proceed(RoutingContext ctx, Future<Principal> known) {
    if (known.succeeded()) {
      ctx.put(PRINCIPAL, known.result());
      ctx.next();
    } else {
      ctx.fail(known.cause());
    }
  }
}
