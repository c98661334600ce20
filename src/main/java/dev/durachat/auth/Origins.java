package dev.durachat.auth;

import dev.durachat.config.Config;
import dev.durachat.config.Loopback;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may talk to this server. A browser sends its cookies, and the address of a
 * machine's own loopback, along with requests of any page; only {@code Origin} and {@code Host}
 * tell such a page from ours.
 */
public final class Origins {
  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://(\\[[0-9a-f:.]+]|[^\\[\\]/:@?#\\s]+)(?::(\\d{1,5}))?");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]/:@?#\\s]+)(?::(\\d{1,5}))?");

  private final Set<Origin> allowed;
  private final boolean loopbackOnly;

  private record Origin(String scheme, String host, int port) {
    static @Nullable Origin of(String text) {
      var matcher = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        return null;
      }
      String scheme = matcher.group(1);
      int standard = scheme.equals("https") ? 443 : 80;
      return new Origin(scheme, matcher.group(2), port(matcher.group(3), standard));
    }

    /** Behind a proxy the scheme of the request is not known, so the origin's own is taken. */
    boolean isOfHost(String header) {
      var matcher = HOST.matcher(header.toLowerCase(Locale.ROOT));
      int standard = scheme.equals("https") ? 443 : 80;
      return matcher.matches()
          && matcher.group(1).equals(host)
          && port(matcher.group(2), standard) == port;
    }

    private static int port(@Nullable String text, int standard) {
      return text == null ? standard : Integer.parseInt(text);
    }
  }

  /**
   * @param allowedOrigins beside the server's own
   */
  public Origins(List<String> allowedOrigins, Config.AuthMode mode) {
    this.allowed =
        allowedOrigins.stream().map(Origins::parsed).collect(Collectors.toUnmodifiableSet());
    this.loopbackOnly =
        switch (mode) {
          case NONE -> true;
          case JWT, ACCOUNTS, OIDC, PROXY -> false;
        };
  }

  private static Origin parsed(String text) {
    var origin = Origin.of(text);
    if (origin == null) {
      throw new IllegalArgumentException("not an origin: " + text);
    }
    return origin;
  }

  /**
   * Whether the request's {@code Origin} is the server's own or an allowed one. A request without
   * one does not come from a foreign page and is allowed.
   */
  public boolean allows(HttpServerRequest request) {
    List<String> sent = request.headers().getAll(HttpHeaders.ORIGIN);
    if (sent.isEmpty()) {
      return true;
    }
    var origin = sent.size() == 1 ? Origin.of(sent.getFirst()) : null;
    String host = request.getHeader(HttpHeaders.HOST);
    return origin != null && (allowed.contains(origin) || (host != null && origin.isOfHost(host)));
  }

  /**
   * Whether the {@code Origin} is in the list: such a page also has to be told that it may read.
   */
  public boolean lists(HttpServerRequest request) {
    String sent = request.getHeader(HttpHeaders.ORIGIN);
    var origin = sent == null ? null : Origin.of(sent);
    return origin != null && allowed.contains(origin);
  }

  /**
   * Whether the request's {@code Host} may be answered. Where nobody signs in it must be a loopback
   * name, or a page of an attacker whose DNS name leads to 127.0.0.1 would be of the same origin.
   */
  public boolean allowsHost(HttpServerRequest request) {
    if (!loopbackOnly) {
      return true;
    }
    List<String> sent = request.headers().getAll(HttpHeaders.HOST);
    if (sent.size() != 1) {
      return false;
    }
    var matcher = HOST.matcher(sent.getFirst().toLowerCase(Locale.ROOT));
    return matcher.matches() && Loopback.isName(matcher.group(1));
  }
}
