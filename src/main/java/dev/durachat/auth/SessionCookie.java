package dev.durachat.auth;

import dev.durachat.storage.SessionRecord;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that a signed-in browser shows. No page can read it, and no other site's page makes a
 * browser send it.
 *
 * @param secret its value
 * @param maxAge until the browser forgets it
 * @param secure whether it is sent by https alone
 */
public record SessionCookie(String secret, Duration maxAge, boolean secure) {
  private static final String NAME = "durachat_session";
  private static final Pattern SEMICOLON = Pattern.compile("\\s*;\\s*");

  static SessionCookie of(SessionRecord session, Secret secret, Instant now) {
    return new SessionCookie(
        secret.text(), Duration.between(now, session.endsAt()), session.secure());
  }

  /**
   * The secret that a request shows, or null. Two cookies of this name come from somebody who may
   * set cookies for us, such as a neighbouring host: neither is believed.
   */
  public static @Nullable String of(HttpServerRequest request) {
    String found = null;
    // Parsed here, because the parser at hand keeps one of two cookies and does not tell.
    for (String header : request.headers().getAll(HttpHeaders.COOKIE)) {
      for (String pair : SEMICOLON.split(header.trim(), -1)) {
        if (pair.startsWith(NAME + "=")) {
          if (found != null) {
            return null;
          }
          found = pair.substring(NAME.length() + 1);
        }
      }
    }
    return found;
  }

  public void give(HttpServerResponse response) {
    response.addCookie(cookie(secret).setMaxAge(maxAge.toSeconds()).setSecure(secure));
  }

  /** Makes the browser forget it. */
  public static void takeBack(HttpServerResponse response) {
    response.addCookie(cookie("").setMaxAge(0));
  }

  private static Cookie cookie(String value) {
    return Cookie.cookie(NAME, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT);
  }

  /** Without the secret: it must not end up in a log. */
  @Override
  public String toString() {
    return NAME;
  }
}
