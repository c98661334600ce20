package dev.durachat.auth;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser keeps while it is at the provider. It binds the answer that comes back to the
 * browser that left; nothing is kept here, so that it may come back to another process.
 *
 * @param state comes back with the browser
 * @param nonce comes back inside the signed token
 * @param verifier proves to the provider that we are those who asked (PKCE, RFC 7636)
 */
public record OidcFlow(String state, String nonce, String verifier) {
  private static final String NAME = "durachat_oidc";
  private static final String PATH = "/api/v1/auth/oidc";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})");

  static OidcFlow fresh() {
    return new OidcFlow(Secret.fresh().text(), Secret.fresh().text(), Secret.fresh().text());
  }

  /** What is told of the verifier before it is used. */
  String challenge() {
    return new Secret(verifier).hash();
  }

  /** The flow that a request goes on with; null where there is none. */
  public static @Nullable OidcFlow of(HttpServerRequest request) {
    Cookie cookie = request.getCookie(NAME);
    var matcher = FORM.matcher(cookie == null ? "" : cookie.getValue());
    return matcher.matches()
        ? new OidcFlow(matcher.group(1), matcher.group(2), matcher.group(3))
        : null;
  }

  /**
   * Has the browser keep it.
   *
   * @param secure whether it is sent by https alone
   */
  public void give(HttpServerResponse response, boolean secure) {
    response.addCookie(
        cookie(String.join(".", state, nonce, verifier))
            .setMaxAge(PATIENCE.toSeconds())
            .setSecure(secure));
  }

  /** Makes the browser forget it: it is good for one try. */
  public static void takeBack(HttpServerResponse response) {
    response.addCookie(cookie("").setMaxAge(0));
  }

  /** Lax, since the way back leads from the provider's site to ours. */
  private static Cookie cookie(String value) {
    return Cookie.cookie(NAME, value)
        .setPath(PATH)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.LAX);
  }

  /** Without its parts: they must not end up in a log. */
  @Override
  public String toString() {
    return NAME;
  }
}
