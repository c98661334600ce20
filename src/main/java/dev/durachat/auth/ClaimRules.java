package dev.durachat.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a token with a good signature must say (RFC 7519).
 *
 * @param issuer empty for any
 * @param audience empty for any
 */
record ClaimRules(String issuer, String audience) {
  /** How far the issuer's clock may run ahead of ours. */
  private static final Duration LEEWAY = Duration.ofSeconds(5);

  /** Beyond it a time means "never"; {@link Instant} ends before the largest number does. */
  private static final double LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /**
   * @throws Unauthorized for the first rule that is broken
   */
  Principal check(JsonObject claims, Instant now) {
    Instant expiresAt = time(claims, "exp");
    if (expiresAt != null && !now.isBefore(expiresAt)) {
      throw new Unauthorized("The token has expired.");
    }
    Instant notBefore = time(claims, "nbf");
    if (notBefore != null && now.plus(LEEWAY).isBefore(notBefore)) {
      throw new Unauthorized("The token is not valid yet.");
    }
    if (!issuer.isEmpty() && !issuer.equals(claims.getValue("iss"))) {
      throw new Unauthorized("The token is of another issuer.");
    }
    if (!audience.isEmpty() && !isMeantForUs(claims.getValue("aud"))) {
      throw new Unauthorized("The token is for another audience.");
    }
    // Half a surrogate pair has no UTF-8: such an id would share the file of another.
    if (claims.getValue("sub") instanceof String subject
        && !subject.isEmpty()
        && StandardCharsets.UTF_8.newEncoder().canEncode(subject)) {
      return new Principal(subject, expiresAt);
    }
    throw new Unauthorized("The token names no subject.");
  }

  private boolean isMeantForUs(@Nullable Object aud) {
    return aud instanceof JsonArray several ? several.contains(audience) : audience.equals(aud);
  }

  private static @Nullable Instant time(JsonObject claims, String name) {
    if (!claims.containsKey(name)) {
      return null;
    }
    if (claims.getValue(name) instanceof Number seconds) {
      double bounded = Math.clamp(seconds.doubleValue(), 0, LAST_SECOND);
      return Instant.ofEpochMilli((long) (bounded * 1000));
    }
    throw new Unauthorized("The token's " + name + " is not a time.");
  }
}
