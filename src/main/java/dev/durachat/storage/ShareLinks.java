package dev.durachat.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose share a link opens, by the hash of its token. Any thread; futures fail with {@link
 * StorageException}.
 */
public final class ShareLinks {
  private final Statements statements;
  private final Clock clock;

  ShareLinks(Statements statements, Clock clock) {
    this.statements = statements;
    this.clock = clock;
  }

  /** A share in a user's file. */
  public record Link(String userId, String shareId) {}

  /**
   * Makes a link.
   *
   * @param expiresAt null when it opens until it is removed
   */
  public Future<Void> insert(String tokenHash, Link link, @Nullable Instant expiresAt) {
    return statements
        .run(
            "INSERT INTO share_link (token_hash, user_id, share_id, expires_at) VALUES (?, ?, ?, ?)",
            tokenHash,
            link.userId(),
            link.shareId(),
            expiresAt == null ? null : expiresAt.toEpochMilli())
        .mapEmpty();
  }

  /** What a link opens, if it has not expired. */
  public Future<Optional<Link>> find(String tokenHash) {
    return statements
        .run(
            """
            SELECT user_id, share_id FROM share_link
            WHERE token_hash = ? AND (expires_at IS NULL OR expires_at > ?)
            """,
            tokenHash,
            clock.millis())
        .map(rows -> links(rows).stream().findFirst());
  }

  /** Those that have expired. */
  public Future<List<Link>> expired() {
    return statements
        .run("SELECT user_id, share_id FROM share_link WHERE expires_at <= ?", clock.millis())
        .map(ShareLinks::links);
  }

  /** Removes the link of a share. */
  public Future<Void> remove(String shareId) {
    return statements.run("DELETE FROM share_link WHERE share_id = ?", shareId).mapEmpty();
  }

  /** Removes all links of a user. */
  public Future<Void> eraseUser(String userId) {
    return statements.run("DELETE FROM share_link WHERE user_id = ?", userId).mapEmpty();
  }

  private static List<Link> links(Iterable<Row> rows) {
    List<Link> links = new ArrayList<>();
    for (Row row : rows) {
      links.add(new Link(row.getString("user_id"), row.getString("share_id")));
    }
    return links;
  }
}
