package dev.durachat.http;

import dev.durachat.auth.OidcFlow;
import dev.durachat.auth.OidcSignIn;
import dev.durachat.auth.SessionCookie;
import dev.durachat.auth.Visitor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** The way to an OpenID provider and back, which a browser goes by itself. */
public final class OidcRoutes implements ApiRoutes {
  private static final int SEE_OTHER = 303;

  private final OidcSignIn signIn;
  private final boolean secure;

  /**
   * @param secure whether browsers reach this server by https
   */
  public OidcRoutes(OidcSignIn signIn, boolean secure) {
    this.signIn = signIn;
    this.secure = secure;
  }

  @Override
  public void mount(Api api) {
    api.onStream("startOidc", this::depart);
    api.onStream("finishOidc", this::arrive);
  }

  private void depart(RoutingContext ctx) {
    signIn
        .depart()
        .onSuccess(
            departure -> {
              departure.flow().give(ctx.response(), secure);
              send(ctx, departure.address());
            })
        .onFailure(ctx::fail);
  }

  private void arrive(RoutingContext ctx) {
    OidcFlow flow = OidcFlow.of(ctx.request());
    OidcFlow.takeBack(ctx.response());
    Visitor from = Gate.visitor(ctx);
    signIn
        .arrive(
            flow,
            new OidcSignIn.Arrival(
                ctx.request().getParam("state"),
                ctx.request().getParam("code"),
                ctx.request().getParam("iss")),
            // A browser that is sent here names no origin to tell the scheme by.
            new Visitor(from.address(), from.userAgent(), secure),
            SessionCookie.of(ctx.request()))
        .onSuccess(
            cookie -> {
              cookie.give(ctx.response());
              send(ctx, "/");
            })
        .onFailure(ctx::fail);
  }

  private static void send(RoutingContext ctx, String address) {
    ctx.response()
        .setStatusCode(SEE_OTHER)
        .putHeader(HttpHeaders.LOCATION, address)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end();
  }
}
