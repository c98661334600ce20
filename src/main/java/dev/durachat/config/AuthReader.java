package dev.durachat.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the section {@code auth}: the mode, and what each mode needs. */
final class AuthReader {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(3_650);
  private static final int GUESSES_MAX = 1_000_000;
  private static final int PASSWORD_CHARS_MAX = 100;
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private final Section section;

  AuthReader(Section section) {
    this.section = section;
  }

  Config.Auth read() throws ConfigException {
    var mode = section.oneOf("mode", Config.AuthMode.class);
    Section jwtSection = section.section("jwt");
    Section oidcSection = section.section("oidc");
    var auth =
        new Config.Auth(
            mode,
            jwt(jwtSection),
            session(section.section("session")),
            accounts(section.section("accounts")),
            oidc(oidcSection),
            proxy(section.section("proxy")));
    section.end();
    switch (mode) {
      case NONE, ACCOUNTS, PROXY -> {}
      case JWT -> checkKeys(jwtSection, auth.jwt());
      case OIDC -> checkProvider(oidcSection, auth.oidc());
    }
    return auth;
  }

  private static Config.Jwt jwt(Section section) throws ConfigException {
    var jwt =
        new Config.Jwt(
            section.text("secret"),
            section.text("publicKey"),
            section.text("jwksUrl"),
            section.text("issuer"),
            section.text("audience"));
    section.end();
    return jwt;
  }

  private static Config.Session session(Section section) throws ConfigException {
    var session =
        new Config.Session(
            section.duration("lifetime", SHORTEST, LONGEST),
            section.duration("idle", SHORTEST, LONGEST),
            section.duration("rotate", SHORTEST, LONGEST),
            section.oneOf("secureCookie", Config.SecureCookie.class));
    section.end();
    return session;
  }

  private static Config.Accounts accounts(Section section) throws ConfigException {
    var accounts =
        new Config.Accounts(
            section.oneOf("signup", Config.Signup.class),
            section.duration("inviteLifetime", SHORTEST, LONGEST),
            section.number("passwordChars", 1, PASSWORD_CHARS_MAX),
            section.number("guessesPerAccount", 1, GUESSES_MAX),
            section.number("guessesPerAddress", 1, GUESSES_MAX),
            section.duration("guessWindow", SHORTEST, LONGEST));
    section.end();
    return accounts;
  }

  private static Config.Oidc oidc(Section section) throws ConfigException {
    var oidc =
        new Config.Oidc(
            section.text("issuer"),
            section.text("clientId"),
            section.text("clientSecret"),
            section.text("redirectUrl"),
            section.texts("scopes"));
    section.end();
    return oidc;
  }

  private static Config.Proxy proxy(Section section) throws ConfigException {
    var proxy = new Config.Proxy(section.text("header"), ranges(section, "trusted"));
    section.end();
    if (!HEADER.matcher(proxy.header()).matches()) {
      throw section.refused("header", "must be the name of a header");
    }
    return proxy;
  }

  /** Addresses and ranges; an empty list trusts none. */
  static List<AddressRange> ranges(Section section, String key) throws ConfigException {
    var ranges = new ArrayList<AddressRange>();
    for (String text : section.texts(key)) {
      ranges.add(
          AddressRange.of(text)
              .orElseThrow(
                  () ->
                      section.refused(key, "must hold addresses such as 127.0.0.1 or 10.0.0.0/8")));
    }
    return List.copyOf(ranges);
  }

  /** Exactly one key: two would leave open which of them a token has to satisfy. */
  private void checkKeys(Section jwtSection, Config.Jwt jwt) throws ConfigException {
    var keys = List.of(jwt.secret(), jwt.publicKey(), jwt.jwksUrl());
    long given = keys.stream().filter(key -> !key.isBlank()).count();
    if (given != 1) {
      throw section.refused(
          "jwt",
          given == 0
              ? "needs secret, publicKey or jwksUrl while auth.mode is jwt"
              : "must have only one of secret, publicKey and jwksUrl");
    }
    if (!jwt.jwksUrl().isBlank() && ConfigReader.httpUri(jwt.jwksUrl()) == null) {
      throw jwtSection.refused("jwksUrl", "must be an http or https address");
    }
  }

  private static void checkProvider(Section section, Config.Oidc oidc) throws ConfigException {
    for (String key : List.of("issuer", "redirectUrl")) {
      URI uri = ConfigReader.httpUri(key.equals("issuer") ? oidc.issuer() : oidc.redirectUrl());
      if (uri == null) {
        throw section.refused(key, "must be an http or https address while auth.mode is oidc");
      }
      boolean plain = "http".equalsIgnoreCase(uri.getScheme());
      if (plain && !Loopback.isName(uri.getHost())) {
        throw section.refused(key, "must be an https address: only loopback may go without");
      }
    }
    if (oidc.clientId().isBlank()) {
      throw section.refused("clientId", "must not be empty while auth.mode is oidc");
    }
    if (!oidc.scopes().contains("openid")) {
      throw section.refused("scopes", "must hold openid");
    }
  }
}
