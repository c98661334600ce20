package dev.durachat.auth;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.durachat.config.Config;
import dev.durachat.storage.Directory;
import dev.durachat.storage.SessionRecord;
import dev.durachat.storage.StorageException;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Signed-in browsers: begun by signing in, shown by a cookie, ended by their user, by time, or when
 * a value of the cookie comes back that was replaced long ago, which means that somebody copied it.
 * Any thread; futures fail with {@link Unauthorized} or {@link StorageException}.
 */
public final class Sessions {
  /** Beyond it the session that was not used for longest ends. */
  private static final int MOST_PER_USER = 100;

  private final Directory directory;
  private final Config.Session config;
  private final Clock clock;
  private final Consumer<String> ended;
  private final Rotation rotation;

  /**
   * @param ended told the id of each session that ends before its time; must not block
   */
  public Sessions(Directory directory, Config.Session config, Clock clock, Consumer<String> ended) {
    this.directory = directory;
    this.config = config;
    this.clock = clock;
    this.ended = ended;
    this.rotation = new Rotation(directory, config, clock, this::end);
  }

  /**
   * Somebody whose session is good.
   *
   * @param cookie to be given to the browser; null when it has the right one
   */
  public record Shown(Principal principal, @Nullable SessionCookie cookie) {}

  /**
   * Begins a session of a user who has just proved who they are.
   *
   * @param before the secret of the session that this browser had, which ends; null for none
   */
  public Future<Shown> begin(String userId, Visitor visitor, @Nullable String before) {
    var secret = Secret.fresh();
    Instant now = clock.instant();
    boolean secure =
        switch (config.secureCookie()) {
          case AUTO -> visitor.secure();
          case ALWAYS -> true;
          case NEVER -> false;
        };
    var session =
        new SessionRecord(
            UuidCreator.getTimeOrderedEpoch().toString(),
            userId,
            secret.hash(),
            null,
            now,
            now,
            now,
            now,
            now.plus(config.lifetime()),
            secure,
            visitor.address(),
            visitor.userAgent());
    return endBefore(before)
        .compose(
            done ->
                directory.transaction(
                    records ->
                        records
                            .sessions()
                            .insert(session)
                            .compose(
                                kept -> records.sessions().deleteBeyond(userId, MOST_PER_USER))))
        .map(this::tell)
        .map(gone -> new Shown(Principal.of(session), SessionCookie.of(session, secret, now)));
  }

  private Future<?> endBefore(@Nullable String before) {
    return before == null
        ? Future.succeededFuture()
        : directory
            .sessions()
            .byHash(new Secret(before).hash())
            .compose(
                found ->
                    found.isEmpty()
                        ? Future.succeededFuture(false)
                        : end(found.get().userId(), found.get().id()));
  }

  /**
   * Whose session a cookie shows.
   *
   * @param mayRotate whether the browser can be given a new value with the answer
   */
  Future<Shown> show(String secret, boolean mayRotate) {
    return rotation.show(secret, mayRotate);
  }

  /** A user's sessions, the last used first. */
  public Future<List<SessionRecord>> ofUser(String userId) {
    Instant now = clock.instant();
    return directory
        .sessions()
        .ofUser(userId)
        .map(
            all ->
                all.stream()
                    .filter(it -> now.isBefore(it.endsAt()))
                    .filter(it -> now.isBefore(it.usedAt().plus(config.idle())))
                    .toList());
  }

  /** Ends one session of a user; false when there is none of this id. */
  public Future<Boolean> end(String userId, String id) {
    return directory.sessions().delete(userId, id).map(this::tell).map(gone -> !gone.isEmpty());
  }

  /**
   * Ends a user's sessions.
   *
   * @param but the id of one that stays; null for none
   * @return how many there were
   */
  public Future<Integer> endAll(String userId, @Nullable String but) {
    return endAllWith(userId, but, records -> Future.succeededFuture());
  }

  /** As {@link #endAll}, together with a change: both are done, or neither. */
  Future<Integer> endAllWith(
      String userId, @Nullable String but, Function<Directory.Records, Future<Void>> change) {
    return directory
        .transaction(
            records ->
                change.apply(records).compose(changed -> records.sessions().deleteAll(userId, but)))
        .map(this::tell)
        .map(List::size);
  }

  /**
   * Ends the session that a cookie shows, if it shows one.
   *
   * @param address where this was asked from, for the user's own log
   */
  public Future<Void> signOut(String secret, @Nullable String address) {
    return directory
        .sessions()
        .byHash(new Secret(secret).hash())
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture();
              }
              String userId = found.get().userId();
              return end(userId, found.get().id())
                  .compose(gone -> directory.audit().record(userId, "signout", null, address));
            });
  }

  /** Gives the session that a cookie shows another cookie; the old one lasts a minute longer. */
  Future<SessionCookie> renew(String secret) {
    var fresh = Secret.fresh();
    return directory
        .sessions()
        .byHash(new Secret(secret).hash())
        .map(found -> found.orElseThrow(() -> new Unauthorized("Sign in first.")))
        .compose(
            session ->
                directory
                    .sessions()
                    .rotate(session, fresh.hash(), clock.instant())
                    .map(done -> SessionCookie.of(session, fresh, clock.instant())));
  }

  /** Removes what has ended by itself. */
  public Future<Void> sweep() {
    Instant now = clock.instant();
    return directory
        .sessions()
        .deleteDead(now, now.minus(config.idle()))
        .map(this::tell)
        .compose(gone -> directory.invites().deleteDead(now));
  }

  private List<String> tell(List<String> gone) {
    gone.forEach(ended);
    return gone;
  }
}
