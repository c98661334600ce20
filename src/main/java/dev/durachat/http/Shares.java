package dev.durachat.http;

import dev.durachat.auth.Secret;
import dev.durachat.storage.AuditLog;
import dev.durachat.storage.Directory;
import dev.durachat.storage.ShareLinks;
import dev.durachat.storage.ShareLinks.Link;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Share links. What one shows is in its owner's file, whose it is in the directory: a link opens
 * only while both have it, so that either is enough to end it. Of its token only the hash is kept.
 * Any thread.
 */
public final class Shares {
  private static final Logger LOG = LoggerFactory.getLogger(Shares.class);

  private final UserActors users;
  private final ShareLinks links;
  private final AuditLog audit;
  private final Clock clock;

  public Shares(UserActors users, Directory directory, Clock clock) {
    this.users = users;
    this.links = directory.shares();
    this.audit = directory.audit();
    this.clock = clock;
  }

  /**
   * Makes a link to a conversation as it is now, in place of the one that it had.
   *
   * @param expiresAt null when it stays until it is ended
   * @param address where this was asked from, for the audit log
   * @return the link's token
   */
  Future<String> create(
      String userId, String conversationId, @Nullable Instant expiresAt, @Nullable String address) {
    Secret token = Secret.fresh();
    return users
        .change(userId, user -> user.shares().share(conversationId, expiresAt))
        .compose(
            made ->
                links
                    .insert(token.hash(), new Link(userId, made.id()), expiresAt)
                    .compose(done -> forget(Optional.ofNullable(made.replaced()))))
        .compose(done -> audit.record(userId, "share_created", conversationId, address))
        .map(done -> token.text());
  }

  /** Ends the link of a conversation, if it has one. */
  Future<Void> end(String userId, String conversationId, @Nullable String address) {
    return users
        .change(userId, user -> user.shares().unshare(conversationId))
        .compose(
            ended ->
                ended.isEmpty()
                    ? Future.succeededFuture()
                    : forget(ended)
                        .compose(
                            done ->
                                audit.record(userId, "share_revoked", conversationId, address)));
  }

  /** What a link shows, as JSON; empty when it opens nothing. Its owner can see who opened it. */
  Future<Optional<String>> open(String token, @Nullable String address) {
    return links
        .find(new Secret(token).hash())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : open(found.get(), address));
  }

  private Future<Optional<String>> open(Link link, @Nullable String address) {
    return users
        .ask(link.userId(), user -> user.shares().open(link.shareId(), clock.instant()))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : audit
                        .record(
                            link.userId(), "share_opened", found.get().conversationId(), address)
                        .map(done -> Optional.of(found.get().json())));
  }

  /** Removes what has expired: at once what did while no process ran, and then again and again. */
  public void sweepEvery(Vertx vertx, Duration pause) {
    vertx.setPeriodic(
        1,
        pause.toMillis(),
        now ->
            sweep()
                .onFailure(e -> LOG.atWarn().setCause(e).log("expired shares were not removed")));
  }

  /** From the owners' files first: a link that is left is found again. */
  private Future<Void> sweep() {
    return links
        .expired()
        .compose(
            expired -> {
              List<Future<Void>> all = new ArrayList<>();
              expired.forEach(link -> all.add(sweep(link)));
              return Future.join(all).mapEmpty();
            });
  }

  private Future<Void> sweep(Link link) {
    return users
        .change(
            link.userId(),
            user -> {
              user.shares().sweep(clock.instant());
              return user;
            })
        .compose(done -> links.remove(link.shareId()));
  }

  private Future<Void> forget(Optional<String> shareId) {
    return shareId.map(links::remove).orElseGet(Future::succeededFuture);
  }
}
