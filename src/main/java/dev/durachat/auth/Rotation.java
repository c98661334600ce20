package dev.durachat.auth;

import dev.durachat.config.Config;
import dev.durachat.storage.Directory;
import dev.durachat.storage.SessionRecord;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shown cookie means, and when it gets a new value. The value before the last one is good
 * until the browser has shown the last one, since an answer may be lost; soon after that it tells
 * of a copy.
 */
final class Rotation {
  private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);

  /** Requests that were under way when the cookie got its new value may take so long. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  /** How exact the time of the last use is, since each note of it is a write. */
  private static final Duration USE_STEP = Duration.ofMinutes(5);

  private final Directory directory;
  private final Config.Session config;
  private final Clock clock;
  private final BiFunction<String, String, Future<Boolean>> end;

  /**
   * @param end ends a session, by its user and its id
   */
  Rotation(
      Directory directory,
      Config.Session config,
      Clock clock,
      BiFunction<String, String, Future<Boolean>> end) {
    this.directory = directory;
    this.config = config;
    this.clock = clock;
    this.end = end;
  }

  /** See {@link Sessions#show}. */
  Future<Sessions.Shown> show(String secret, boolean mayRotate) {
    String hash = new Secret(secret).hash();
    return directory
        .sessions()
        .byHash(hash)
        .compose(
            found -> {
              Instant now = clock.instant();
              SessionRecord session = found.orElseThrow(() -> new Unauthorized("Sign in first."));
              if (!now.isBefore(session.endsAt())
                  || !now.isBefore(session.usedAt().plus(config.idle()))) {
                throw new Unauthorized("Your session has ended. Sign in again.");
              }
              return session.tokenHash().equals(hash)
                  ? current(session, now, mayRotate)
                  : previous(session, now, mayRotate);
            });
  }

  private Future<Sessions.Shown> current(SessionRecord session, Instant now, boolean mayRotate) {
    if (mayRotate && !now.isBefore(session.rotatedAt().plus(config.rotate()))) {
      return renewed(session, secret -> directory.sessions().rotate(session, secret, now));
    }
    boolean note = session.confirmedAt() == null || !now.isBefore(session.usedAt().plus(useStep()));
    Future<Void> noted = note ? directory.sessions().use(session, now) : Future.succeededFuture();
    return noted
        // Full disks must not lock anybody out of reading.
        .recover(e -> unstored(e))
        .map(done -> new Sessions.Shown(Principal.of(session), null));
  }

  private Future<Sessions.Shown> previous(SessionRecord session, Instant now, boolean mayRotate) {
    Instant confirmedAt = session.confirmedAt();
    if (confirmedAt != null) {
      return now.isBefore(confirmedAt.plus(OVERLAP))
          ? Future.succeededFuture(new Sessions.Shown(Principal.of(session), null))
          : endCopied(session);
    }
    if (mayRotate && !now.isBefore(session.rotatedAt().plus(OVERLAP))) {
      return renewed(session, secret -> directory.sessions().replace(session, secret, now));
    }
    return Future.succeededFuture(new Sessions.Shown(Principal.of(session), null));
  }

  /** Two hold this session, and it cannot be known which of them is its user. */
  private Future<Sessions.Shown> endCopied(SessionRecord session) {
    LOG.warn("A session's replaced cookie was shown; the session is ended");
    return end.apply(session.userId(), session.id())
        .compose(
            gone ->
                directory.audit().record(session.userId(), "session_copied", session.id(), null))
        .compose(
            done ->
                Future.failedFuture(new Unauthorized("Your session has ended. Sign in again.")));
  }

  private Future<Sessions.Shown> renewed(
      SessionRecord session, Function<String, Future<Boolean>> store) {
    var secret = Secret.fresh();
    return store
        .apply(secret.hash())
        .recover(e -> unstored(e).map(false))
        .map(
            mine ->
                new Sessions.Shown(
                    Principal.of(session),
                    mine ? SessionCookie.of(session, secret, clock.instant()) : null));
  }

  private static Future<Void> unstored(Throwable e) {
    LOG.warn("The use of a session could not be stored: {}", e.getMessage());
    return Future.succeededFuture();
  }

  private Duration useStep() {
    Duration share = config.idle().dividedBy(10);
    return share.compareTo(USE_STEP) < 0 ? share : USE_STEP;
  }
}
