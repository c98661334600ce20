package dev.durachat.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the identity of users: HS256 tokens that are good for a day. */
final class BearerTokens {
  private static final Duration LIFE = Duration.ofDays(1);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private final Mac mac;

  BearerTokens(String secret) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HmacSHA256 in this Java", e);
    }
  }

  /** The token of a user whose name needs no escape in JSON. */
  String tokenOf(String user) {
    Instant now = Instant.now();
    String head = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    String claims =
        "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
            .formatted(user, now.getEpochSecond(), now.plus(LIFE).getEpochSecond());
    String signed = head + "." + encoded(claims);
    return signed
        + "."
        + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String encoded(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
