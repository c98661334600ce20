package dev.durachat.auth;

import io.vertx.core.Future;
import io.vertx.ext.auth.jwt.JWTAuth;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys come from that tokens are signed with. An implementation accepts the algorithms of
 * its own keys and no others: what a token says about its algorithm is never a reason to trust it.
 */
interface SigningKeys {

  /**
   * A verifier of signatures, and of nothing else.
   *
   * @param algorithm what the token's header names
   * @param keyId what the token's header names; null when it names none
   */
  Future<JWTAuth> verifier(String algorithm, @Nullable String keyId);
}
