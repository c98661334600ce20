package dev.durachat.auth;

import dev.durachat.config.AddressRange;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a request comes from. Behind reverse proxies that are not in the list, all requests
 * come from the nearest of them: what anybody may write into a header is no address. Any thread.
 */
public final class Visitors {
  private static final int USER_AGENT_CHARS = 300;
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  /** An address with a port, as some proxies write it. */
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([0-9a-fA-F:.]+)](?::\\d+)?|(\\d+\\.\\d+\\.\\d+\\.\\d+):\\d+");

  private final List<AddressRange> proxies;

  /**
   * @param proxies whose headers are believed
   */
  public Visitors(List<AddressRange> proxies) {
    this.proxies = proxies;
  }

  public Visitor of(HttpServerRequest request) {
    return new Visitor(address(request), userAgent(request), secure(request));
  }

  /** The address of the other end of the connection; null when it is gone. */
  static @Nullable String remote(HttpServerRequest request) {
    SocketAddress address = request.remoteAddress();
    return address == null ? null : address.hostAddress();
  }

  private boolean trusts(@Nullable String address) {
    return address != null && proxies.stream().anyMatch(range -> range.contains(address));
  }

  /** Each proxy appends whom it was asked by, so the list is read from its end. */
  private @Nullable String address(HttpServerRequest request) {
    String nearest = remote(request);
    if (!trusts(nearest)) {
      return nearest;
    }
    String[] chain =
        COMMA.split(String.join(",", request.headers().getAll("X-Forwarded-For")).trim(), -1);
    for (int i = chain.length - 1; i >= 0 && trusts(nearest); i--) {
      String next = withoutPort(chain[i]);
      if (AddressRange.of(next).isEmpty() || next.contains("/")) {
        break;
      }
      nearest = next;
    }
    return nearest;
  }

  private static String withoutPort(String text) {
    var matcher = WITH_PORT.matcher(text);
    if (!matcher.matches()) {
      return text;
    }
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }

  private boolean secure(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return request.isSSL()
        || (origin != null && origin.toLowerCase(Locale.ROOT).startsWith("https://"))
        || (trusts(remote(request))
            && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto")));
  }

  private static @Nullable String userAgent(HttpServerRequest request) {
    String text = request.getHeader(HttpHeaders.USER_AGENT);
    return text == null || text.length() <= USER_AGENT_CHARS
        ? text
        : text.substring(0, USER_AGENT_CHARS);
  }
}
