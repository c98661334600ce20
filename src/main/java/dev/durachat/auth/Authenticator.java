package dev.durachat.auth;

import dev.durachat.config.Config;
import dev.durachat.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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

  /**
   * In mode {@code jwt} with a {@code jwksUrl}, begins to fetch the keys.
   *
   * @throws ConfigException for a key that cannot be used
   */
  public static Authenticator create(Vertx vertx, Config.Auth config) throws ConfigException {
    return create(vertx, config, Clock.systemUTC());
  }

  static Authenticator create(Vertx vertx, Config.Auth config, Clock clock) throws ConfigException {
    return switch (config.mode()) {
      case NONE -> new Authenticator(request -> Future.succeededFuture(LOCAL));
      case JWT -> {
        var jwt = config.jwt();
        var tokens =
            new Tokens(keys(vertx, jwt), new ClaimRules(jwt.issuer(), jwt.audience()), clock);
        yield new Authenticator(request -> authenticate(tokens, request));
      }
    };
  }

  /**
   * Completes with the sender, at once unless keys have to be fetched first; fails with {@link
   * Unauthorized}. While it takes its time the request must be paused by the caller.
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
