package dev.durachat.auth;

import dev.durachat.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The one key of the configuration, with the one algorithm that belongs to it. */
record FixedKey(String algorithm, JWTAuth verifier) implements SigningKeys {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";
  private static final int P256_BITS = 256;

  static FixedKey ofSecret(Vertx vertx, String secret) {
    return of(vertx, "HS256", Buffer.buffer(secret));
  }

  /**
   * @param pem an RSA key, for RS256, or a P-256 key, for ES256; the BEGIN and END lines may be
   *     missing
   */
  static FixedKey ofPublicKey(Vertx vertx, String pem) throws ConfigException {
    byte[] der;
    try {
      String base64 = pem.replace(BEGIN, "").replace(END, "").replaceAll("\\s", "");
      der = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw unusable();
    }
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Buffer normal = Buffer.buffer(BEGIN + "\n" + lines + "\n" + END + "\n");
    return of(vertx, algorithm(der), normal);
  }

  private static FixedKey of(Vertx vertx, String algorithm, Buffer key) {
    var options = new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(key);
    return new FixedKey(
        algorithm, JWTAuth.create(vertx, Tokens.signaturesOnly().addPubSecKey(options)));
  }

  private static String algorithm(byte[] der) throws ConfigException {
    var spec = new X509EncodedKeySpec(der);
    try {
      KeyFactory.getInstance("RSA").generatePublic(spec);
      return "RS256";
    } catch (GeneralSecurityException e) {
      // Not an RSA key: the other kind is tried below.
    }
    try {
      var key = KeyFactory.getInstance("EC").generatePublic(spec);
      if (key instanceof ECPublicKey ec
          && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
        return "ES256";
      }
    } catch (GeneralSecurityException e) {
      // Neither kind: refused below.
    }
    throw unusable();
  }

  private static ConfigException unusable() {
    return new ConfigException(
        "auth.jwt.publicKey", "must be the PEM of an RSA or P-256 public key (BEGIN PUBLIC KEY)");
  }

  @Override
  public Future<JWTAuth> verifier(String tokenAlgorithm, @Nullable String keyId) {
    return tokenAlgorithm.equals(algorithm)
        ? Future.succeededFuture(verifier)
        : Future.failedFuture(new Unauthorized("The token's algorithm is not accepted."));
  }
}
