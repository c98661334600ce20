package dev.durachat.auth;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Signed tokens (JWT, compact form): from the text to the principal, or to {@link Unauthorized}.
 */
final class Tokens {
  private final SigningKeys keys;
  private final ClaimRules rules;
  private final Clock clock;

  Tokens(SigningKeys keys, ClaimRules rules, Clock clock) {
    this.keys = keys;
    this.rules = rules;
    this.clock = clock;
  }

  /** Options of a verifier that leaves the claims to {@link ClaimRules}. */
  static JWTAuthOptions signaturesOnly() {
    return new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
  }

  /** What a token says of its signature; not to be trusted before that is verified. */
  private record Header(String algorithm, @Nullable String keyId) {

    /**
     * @throws RuntimeException when it cannot be read, or asks for what is not understood
     */
    static Header of(String token) {
      String[] parts = token.split("\\.", -1);
      if (parts.length != 3 || parts[2].isEmpty()) {
        throw new IllegalArgumentException("A token has three parts, the signature last.");
      }
      var json = new JsonObject(decoded(parts[0]));
      if (json.containsKey("crit")) {
        throw new IllegalArgumentException("Critical extensions are not understood.");
      }
      return new Header(json.getString("alg", ""), json.getString("kid"));
    }
  }

  Future<Principal> verify(String token) {
    return signed(token).map(claims -> rules.check(claims, clock.instant()));
  }

  /** The claims of a token whose signature is good; nothing else is checked. */
  Future<JsonObject> signed(String token) {
    Header header;
    try {
      header = Header.of(token);
    } catch (RuntimeException e) {
      return Future.failedFuture(new Unauthorized("The token cannot be read."));
    }
    return keys.verifier(header.algorithm, header.keyId)
        .compose(verifier -> checkSignature(verifier, token));
  }

  private static Future<JsonObject> checkSignature(JWTAuth verifier, String token) {
    return authenticated(verifier, token)
        .map(accepted -> new JsonObject(decoded(token.split("\\.", -1)[1])))
        .recover(e -> Future.failedFuture(new Unauthorized("The token is not valid.")));
  }

  private static Future<?> authenticated(JWTAuth verifier, String token) {
    try {
      return verifier.authenticate(new TokenCredentials(token));
    } catch (RuntimeException e) {
      return Future.failedFuture(e); // A claim of the wrong kind is thrown, not answered.
    }
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
