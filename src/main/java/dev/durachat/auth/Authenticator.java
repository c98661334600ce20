package dev.durachat.auth;

import dev.durachat.config.Config;
import dev.durachat.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;

/** Tells whose a request is, in the way that {@code auth.mode} asks for. Safe on every thread. */
public final class Authenticator {
  private static final Principal LOCAL = new Principal("local", null);

  /** A way to know the sender. Fails with {@link Unauthorized}. */
  private interface Mode {
    Future<Principal> authenticate(HttpServerRequest request);
  }

  private final Mode mode;

  private Authenticator(Mode mode) {
    this.mode = mode;
  }

  /** Nobody signs in: all requests are of the one local user. */
  public static Authenticator ofLocalUser() {
    return new Authenticator(request -> Future.succeededFuture(LOCAL));
  }

  /**
   * By signed tokens. With a {@code jwksUrl}, begins to fetch the keys.
   *
   * @throws ConfigException for a key that cannot be used
   */
  public static Authenticator byToken(Vertx vertx, Config.Jwt jwt, Clock clock)
      throws ConfigException {
    var tokens = new Tokens(keys(vertx, jwt), new ClaimRules(jwt.issuer(), jwt.audience()), clock);
    return new Authenticator(request -> authenticate(tokens, request));
  }

  /** By the cookie that signing in has left. */
  public static Authenticator bySession(Sessions sessions) {
    return new Authenticator(request -> authenticate(sessions, request));
  }

  /** By the header of a reverse proxy. */
  public static Authenticator byProxy(Config.Proxy proxy) {
    return new Authenticator(new ProxyHeader(proxy)::authenticate);
  }

  /**
   * Completes with the sender, at once unless keys or sessions have to be looked up first; fails
   * with {@link Unauthorized}, or a storage exception. While it takes its time the request must be
   * paused by the caller. The answer may carry a new cookie afterwards.
   */
  public Future<Principal> authenticate(HttpServerRequest request) {
    return mode.authenticate(request);
  }

  private static Future<Principal> authenticate(Tokens tokens, HttpServerRequest request) {
    String token = BearerToken.of(request);
    return token == null
        ? Future.failedFuture(new Unauthorized("A bearer token is required."))
        : tokens.verify(token);
  }

  private static Future<Principal> authenticate(Sessions sessions, HttpServerRequest request) {
    String secret = SessionCookie.of(request);
    if (secret == null) {
      return Future.failedFuture(new Unauthorized("Sign in first."));
    }
    // Whether the answer to an upgrade reaches the cookie store, the browser does not say.
    boolean mayRotate = !request.headers().contains(HttpHeaders.UPGRADE);
    return sessions
        .show(secret, mayRotate)
        .map(
            shown -> {
              if (shown.cookie() != null) {
                shown.cookie().give(request.response());
              }
              return shown.principal();
            });
  }

  private static SigningKeys keys(Vertx vertx, Config.Jwt jwt) throws ConfigException {
    if (!jwt.secret().isBlank()) {
      return FixedKey.ofSecret(vertx, jwt.secret());
    }
    if (!jwt.publicKey().isBlank()) {
      return FixedKey.ofPublicKey(vertx, jwt.publicKey());
    }
    var keys = new PublishedKeys(vertx, jwt.jwksUrl());
    keys.refresh();
    return keys;
  }
}
