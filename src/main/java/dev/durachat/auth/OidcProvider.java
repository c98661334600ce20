package dev.durachat.auth;

import dev.durachat.config.Config;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import io.vertx.ext.auth.oauth2.providers.OpenIDConnectAuth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OpenID provider: where to send browsers, and whom it says came back. It is asked to describe
 * itself when it is first needed, and again until it does. Any thread.
 */
public final class OidcProvider {
  private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Config.Oidc config;
  private final Clock clock;
  private @Nullable Future<Known> known;

  public OidcProvider(Vertx vertx, Config.Oidc config, Clock clock) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
  }

  /** What the provider has said of itself. */
  private record Known(OAuth2Auth oauth, String issuer, Tokens tokens, ClaimRules rules) {}

  /** Who came back. The subject never changes, and is told from others by its issuer. */
  record Subject(String issuer, String subject) {}

  /** Where a browser goes to sign in. */
  Future<String> address(OidcFlow flow) {
    return known()
        .map(
            known ->
                known.oauth.authorizeURL(
                    new OAuth2AuthorizationURL()
                        .setScopes(config.scopes())
                        .setRedirectUri(config.redirectUrl())
                        .setState(flow.state())
                        .setCodeChallenge(flow.challenge())
                        .setCodeChallengeMethod("S256")
                        .putAdditionalParameter("nonce", flow.nonce())));
  }

  /**
   * Exchanges the code that a browser brought.
   *
   * @param issuer who says to have sent it; null where the provider does not tell
   */
  Future<Subject> subject(OidcFlow flow, String code, @Nullable String issuer) {
    return known()
        .compose(
            known -> {
              if (issuer != null && !issuer.equals(known.issuer)) {
                return refused("another issuer answered");
              }
              var credentials =
                  new Oauth2Credentials()
                      .setFlow(OAuth2FlowType.AUTH_CODE)
                      .setCode(code)
                      .setRedirectUri(config.redirectUrl())
                      .setCodeVerifier(flow.verifier());
              return known
                  .oauth
                  .authenticate(credentials)
                  .recover(e -> refused(String.valueOf(e.getMessage())))
                  .compose(user -> verified(known, user.principal().getString("id_token"), flow));
            });
  }

  /** The library does not insist on a token that is right, so it is verified here. */
  private Future<Subject> verified(Known known, @Nullable String idToken, OidcFlow flow) {
    if (idToken == null) {
      return refused("there is no id token");
    }
    return known
        .tokens
        .signed(idToken)
        .map(claims -> checked(known, claims, flow))
        .recover(e -> e instanceof Unauthorized ? refused(e.getMessage()) : Future.failedFuture(e));
  }

  private Subject checked(Known known, JsonObject claims, OidcFlow flow) {
    Principal who = known.rules.check(claims, clock.instant());
    Instant expiresAt = who.expiresAt();
    if (expiresAt == null) {
      throw new Unauthorized("The token does not expire.");
    }
    if (!flow.nonce().equals(claims.getValue("nonce"))) {
      throw new Unauthorized("The token answers another request.");
    }
    Object presenter = claims.getValue("azp");
    if (presenter != null && !presenter.equals(config.clientId())) {
      throw new Unauthorized("The token was made for another client.");
    }
    return new Subject(known.issuer, who.userId());
  }

  private static <T> Future<T> refused(@Nullable String why) {
    LOG.warn("The OpenID provider's answer was refused: {}", why);
    return Future.failedFuture(
        new SignInException(
            SignInException.Kind.WRONG,
            "The provider did not confirm who you are. Sign in again."));
  }

  private Future<Known> known() {
    Future<Known> asked = asked();
    if (asked.isComplete()) {
      return asked;
    }
    // Back to the caller's event loop: one that joins would go on with that of the first.
    Context caller = vertx.getOrCreateContext();
    Promise<Known> here = Promise.promise();
    asked.onComplete(done -> caller.runOnContext(now -> here.handle(done)));
    return here.future();
  }

  private synchronized Future<Known> asked() {
    Future<Known> before = known;
    if (before != null && !before.failed()) {
      return before;
    }
    Future<Known> asking = discover();
    known = asking;
    return asking;
  }

  private Future<Known> discover() {
    String issuer = config.issuer();
    var options =
        new OAuth2Options()
            .setSite(issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
            .setClientId(config.clientId())
            .setHttpClientOptions(
                new HttpClientOptions()
                    .setConnectTimeout((int) TIMEOUT.toMillis())
                    .setIdleTimeout((int) TIMEOUT.toSeconds()));
    if (!config.clientSecret().isEmpty()) {
      options.setClientSecret(config.clientSecret());
    }
    return OpenIDConnectAuth.discover(vertx, options)
        .map(oauth -> describe(oauth, options))
        .recover(
            e -> {
              LOG.warn("The OpenID provider does not describe itself: {}", e.getMessage());
              return Future.failedFuture(
                  new SignInException(
                      SignInException.Kind.BUSY,
                      "The provider does not answer. Try again in a while."));
            });
  }

  private Known describe(OAuth2Auth oauth, OAuth2Options options) {
    String issuer = Objects.requireNonNull(options.getJWTOptions().getIssuer(), "no issuer");
    var keys = new PublishedKeys(vertx, Objects.requireNonNull(options.getJwkPath(), "no keys"));
    keys.refresh();
    var rules = new ClaimRules(issuer, config.clientId());
    return new Known(oauth, issuer, new Tokens(keys, rules, clock), rules);
  }
}
