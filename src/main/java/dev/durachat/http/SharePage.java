package dev.durachat.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Where share links lead: to the page, which reads what is shared and shows it. */
final class SharePage implements Routes {
  static final String PATH = "/share/";

  @Override
  public void mount(Router router) {
    router.getWithRegex("/share/(?<token>[A-Za-z0-9_-]{16,100})").handler(SharePage::lead);
  }

  /** The page finds its parts and routes beside it, wherever a proxy may have put them. */
  private static void lead(RoutingContext ctx) {
    ctx.response()
        .setStatusCode(302)
        .putHeader(HttpHeaders.LOCATION, "../?share=" + ctx.pathParam("token"))
        .putHeader("X-Robots-Tag", "noindex")
        .end();
  }
}
