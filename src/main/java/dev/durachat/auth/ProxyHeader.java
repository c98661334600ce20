package dev.durachat.auth;

import dev.durachat.config.Config;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The user id that a reverse proxy says, if it is one of those that are believed. */
final class ProxyHeader {
  private final Config.Proxy config;

  ProxyHeader(Config.Proxy config) {
    this.config = config;
  }

  Future<Principal> authenticate(HttpServerRequest request) {
    String remote = Visitors.remote(request);
    if (remote == null || config.trusted().stream().noneMatch(it -> it.contains(remote))) {
      return refused("Sign in through the proxy in front of this server.");
    }
    List<String> values = request.headers().getAll(config.header());
    // A second one may have come from outside, past a proxy that only adds its own.
    if (values.size() != 1 || values.getFirst().isBlank()) {
      return refused("The proxy in front of this server names no user.");
    }
    try {
      return Future.succeededFuture(new Principal(text(values.getFirst().trim()), null));
    } catch (CharacterCodingException e) {
      return refused("The proxy in front of this server names a user in bytes that are no UTF-8.");
    }
  }

  /** Headers come as one character a byte. */
  private static String text(String header) throws CharacterCodingException {
    byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static Future<Principal> refused(String why) {
    return Future.failedFuture(new Unauthorized(why));
  }
}
