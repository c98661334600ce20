package dev.durachat;

import dev.durachat.auth.Accounts;
import dev.durachat.auth.Authenticator;
import dev.durachat.auth.Guesses;
import dev.durachat.auth.OidcProvider;
import dev.durachat.auth.OidcSignIn;
import dev.durachat.auth.Passwords;
import dev.durachat.auth.Sessions;
import dev.durachat.auth.Visitors;
import dev.durachat.config.Config;
import dev.durachat.config.ConfigException;
import dev.durachat.http.AccountRoutes;
import dev.durachat.http.ApiRoutes;
import dev.durachat.http.OidcRoutes;
import dev.durachat.http.SessionRoutes;
import dev.durachat.http.SignInRoutes;
import dev.durachat.storage.Directory;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How users are known, wired for the mode that is configured.
 *
 * @param routes to sign in and out by
 */
record Identity(Visitors visitors, Authenticator authenticator, List<ApiRoutes> routes) {
  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);
  private static final Duration SWEEP = Duration.ofHours(1);

  /**
   * @param ended told the id of each session that ends before its time
   */
  static Identity create(
      Vertx vertx, Config config, Directory directory, Clock clock, Consumer<String> ended)
      throws ConfigException {
    Config.Auth auth = config.auth();
    var visitors = new Visitors(config.server().trustedProxies());
    var way = new SignInRoutes(auth);
    return switch (auth.mode()) {
      case NONE -> new Identity(visitors, Authenticator.ofLocalUser(), List.of(way));
      case JWT ->
          new Identity(visitors, Authenticator.byToken(vertx, auth.jwt(), clock), List.of(way));
      case PROXY -> new Identity(visitors, Authenticator.byProxy(auth.proxy()), List.of(way));
      case ACCOUNTS -> {
        Sessions sessions = sessions(vertx, auth, directory, clock, ended);
        var accounts =
            new Accounts(
                directory,
                auth.accounts(),
                new Passwords(vertx),
                new Guesses(auth.accounts()),
                sessions,
                clock);
        yield new Identity(
            visitors,
            Authenticator.bySession(sessions),
            List.of(
                way, new AccountRoutes(accounts), new SessionRoutes(sessions, directory.audit())));
      }
      case OIDC -> {
        Sessions sessions = sessions(vertx, auth, directory, clock, ended);
        yield new Identity(
            visitors,
            Authenticator.bySession(sessions),
            List.of(
                way,
                new OidcRoutes(
                    new OidcSignIn(
                        directory,
                        new OidcProvider(vertx, auth.oidc(), clock),
                        new Guesses(auth.accounts()),
                        sessions),
                    auth.oidc().redirectUrl().startsWith("https:")),
                new SessionRoutes(sessions, directory.audit())));
      }
    };
  }

  private static Sessions sessions(
      Vertx vertx, Config.Auth auth, Directory directory, Clock clock, Consumer<String> ended) {
    var sessions = new Sessions(directory, auth.session(), clock, ended);
    vertx.setPeriodic(
        0,
        SWEEP.toMillis(),
        timer ->
            sessions
                .sweep()
                .onFailure(e -> LOG.warn("Old sessions were not removed: {}", e.getMessage())));
    return sessions;
  }
}
