package dev.durachat.auth;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.impl.jose.JWK;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usable keys of a JSON Web Key Set (RFC 7517): public keys for signatures by RS256, PS256 or
 * ES256. Others are passed over; above all secret keys, which have no place in a published set.
 */
final class KeySet {
  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);
  private static final String RS256 = "RS256";
  private static final String PS256 = "PS256";
  private static final String ES256 = "ES256";

  static final KeySet EMPTY = new KeySet(List.of(), null);

  private record Name(String algorithm, @Nullable String keyId) {}

  private final List<Name> names;
  private final @Nullable JWTAuth verifier;

  private KeySet(List<Name> names, @Nullable JWTAuth verifier) {
    this.names = names;
    this.verifier = verifier;
  }

  /**
   * @throws RuntimeException when the document is not a key set
   */
  static KeySet of(Vertx vertx, Buffer document) {
    JsonArray keys = new JsonObject(document).getJsonArray("keys");
    if (keys == null) {
      throw new IllegalArgumentException("The document has no list of keys.");
    }
    var names = new ArrayList<Name>();
    var options = Tokens.signaturesOnly();
    for (Object key : keys) {
      if (key instanceof JsonObject json) {
        usable(json)
            .ifPresent(
                jwk -> {
                  options.addJwk(jwk);
                  names.add(new Name(jwk.getString("alg"), jwk.getString("kid")));
                });
      }
    }
    // Without a key the verifier would take unsigned tokens.
    return names.isEmpty() ? EMPTY : new KeySet(List.copyOf(names), JWTAuth.create(vertx, options));
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Whether a token of this algorithm and key id can be verified. */
  boolean has(String algorithm, @Nullable String keyId) {
    for (Name name : names) {
      boolean mayBe = keyId == null || name.keyId == null || name.keyId.equals(keyId);
      if (mayBe && name.algorithm.equals(algorithm)) {
        return true;
      }
    }
    return false;
  }

  JWTAuth verifier() {
    return Objects.requireNonNull(verifier, "an empty set verifies nothing");
  }

  /** The public half with its algorithm spelled out, if it is of use. */
  private static Optional<JsonObject> usable(JsonObject key) {
    try {
      String algorithm = algorithm(key);
      if (algorithm == null || !"sig".equals(key.getString("use", "sig"))) {
        return Optional.empty();
      }
      var publicHalf = new JsonObject().put("alg", algorithm);
      for (String name : List.of("kty", "kid", "n", "e", "crv", "x", "y")) {
        if (key.containsKey(name)) {
          publicHalf.put(name, key.getString(name));
        }
      }
      // The verifier would pass over a broken key in silence, and with no key left trust anybody.
      new JWK(publicHalf);
      return Optional.of(publicHalf);
    } catch (RuntimeException e) {
      LOG.warn("A published key is passed over: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static @Nullable String algorithm(JsonObject key) {
    String kind = key.getString("kty", "");
    String named = key.getString("alg");
    return switch (kind) {
      case "RSA" ->
          switch (named) {
            case null -> RS256;
            case RS256, PS256 -> named;
            default -> null;
          };
      case "EC" ->
          "P-256".equals(key.getString("crv")) && (named == null || named.equals(ES256))
              ? ES256
              : null;
      default -> null;
    };
  }
}
