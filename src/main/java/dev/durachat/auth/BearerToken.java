package dev.durachat.auth;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the token of a request: in its authorization, or among its WebSocket subprotocols. */
final class BearerToken {
  private static final String SCHEME = "bearer ";
  private static final String SUBPROTOCOL = "bearer.";
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private BearerToken() {}

  static @Nullable String of(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
          ? authorization.substring(SCHEME.length()).trim()
          : null;
    }
    for (String list : request.headers().getAll("Sec-WebSocket-Protocol")) {
      for (String protocol : COMMA.split(list.trim(), -1)) {
        if (protocol.startsWith(SUBPROTOCOL)) {
          return protocol.substring(SUBPROTOCOL.length());
        }
      }
    }
    return null;
  }
}
