package dev.durachat.auth;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens by the JDK alone, so that the code under test does not judge itself. */
public interface Signer {
  byte[] sign(byte[] content) throws GeneralSecurityException;

  static Signer hs256(byte[] secret) {
    return content -> {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(content);
    };
  }

  static Signer hs256(String secret) {
    return hs256(secret.getBytes(StandardCharsets.UTF_8));
  }

  static Signer rs256(PrivateKey key) {
    return content -> sign("SHA256withRSA", key, content);
  }

  static Signer es256(PrivateKey key) {
    return content -> sign("SHA256withECDSAinP1363Format", key, content);
  }

  private static byte[] sign(String algorithm, PrivateKey key, byte[] content)
      throws GeneralSecurityException {
    var signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(content);
    return signature.sign();
  }

  default String token(JsonObject header, JsonObject claims) throws GeneralSecurityException {
    String content = encoded(header) + "." + encoded(claims);
    return content + "." + encoded(sign(content.getBytes(StandardCharsets.US_ASCII)));
  }

  static String encoded(JsonObject json) {
    return encoded(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static KeyPair rsaKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  static KeyPair ecKeys(String curve) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  static String pem(PublicKey key) {
    String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  static JsonObject jwk(String keyId, PublicKey key) {
    var json = new JsonObject().put("kid", keyId).put("use", "sig");
    return switch (key) {
      case RSAPublicKey rsa ->
          json.put("kty", "RSA")
              .put("n", encoded(rsa.getModulus()))
              .put("e", encoded(rsa.getPublicExponent()));
      case ECPublicKey ec ->
          json.put("kty", "EC")
              .put("crv", "P-256")
              .put("x", encoded(ec.getW().getAffineX()))
              .put("y", encoded(ec.getW().getAffineY()));
      default -> throw new IllegalArgumentException(key.getAlgorithm());
    };
  }

  /** Without the byte for the sign; with leading zeros up to 32 bytes, as curves want it. */
  private static String encoded(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    byte[] bare = Arrays.copyOfRange(bytes, from, bytes.length);
    if (bare.length > 3 && bare.length < 32) {
      byte[] padded = new byte[32];
      System.arraycopy(bare, 0, padded, 32 - bare.length, bare.length);
      bare = padded;
    }
    return encoded(bare);
  }
}
