package dev.durachat.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** What tells a browser to keep everything else out of the page. On every answer. */
final class SecurityHeaders {
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
          + "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
          + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
          + "require-trusted-types-for 'script'; trusted-types lit-html dompurify durachat";

  private SecurityHeaders() {}

  static void add(RoutingContext ctx) {
    ctx.response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    ctx.next();
  }
}
