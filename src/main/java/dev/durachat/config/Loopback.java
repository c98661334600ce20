package dev.durachat.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names that always mean this machine. Nothing is resolved: DNS is not to be trusted here. */
public final class Loopback {
  private static final Pattern IPV4 = Pattern.compile("127\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final int MAX_OCTET = 255;

  private Loopback() {}

  /** Whether a host, without port and with or without brackets, is a loopback name or address. */
  public static boolean isName(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1", "[0:0:0:0:0:0:0:1]" -> true;
      default -> name.endsWith(".localhost") || isIpv4(name);
    };
  }

  private static boolean isIpv4(String name) {
    var matcher = IPV4.matcher(name);
    if (!matcher.matches()) {
      return false;
    }
    for (int group = 1; group <= matcher.groupCount(); group++) {
      if (Integer.parseInt(matcher.group(group)) > MAX_OCTET) {
        return false;
      }
    }
    return true;
  }
}
