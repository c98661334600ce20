package dev.durachat.storage;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What share links show: at most one snapshot of each conversation. */
public final class ShareSnapshots {
  private final Session session;

  ShareSnapshots(Session session) {
    this.session = session;
  }

  /**
   * A conversation as it was.
   *
   * @param id of the share
   * @param json as it is shown
   */
  public record Snapshot(String id, String conversationId, String json) {}

  /**
   * Keeps a snapshot in place of the one that there was of its conversation.
   *
   * @param expiresAt null when it stays until it is removed
   */
  public void put(Snapshot it, @Nullable Instant expiresAt) {
    session.update(
        """
        INSERT OR REPLACE INTO share (conversation_id, id, snapshot, expires_at)
        VALUES (?, ?, ?, ?)
        """,
        it.conversationId(),
        it.id(),
        it.json(),
        expiresAt == null ? null : expiresAt.toEpochMilli());
  }

  /** The share of a conversation. */
  public Optional<String> idOf(String conversationId) {
    return session.first(
        "SELECT id FROM share WHERE conversation_id = ?", row -> row.getString(1), conversationId);
  }

  /** A share that has not expired and whose conversation is not deleted. */
  public Optional<Snapshot> open(String id, Instant now) {
    return session.first(
        """
        SELECT s.id, s.conversation_id, s.snapshot
        FROM share s JOIN conversation c ON c.id = s.conversation_id
        WHERE s.id = ? AND c.deleted_at IS NULL
          AND (s.expires_at IS NULL OR s.expires_at > ?)
        """,
        row -> new Snapshot(row.getString(1), row.getString(2), row.getString(3)),
        id,
        now.toEpochMilli());
  }

  /** Removes the share of a conversation. */
  public void removeOf(String conversationId) {
    session.update("DELETE FROM share WHERE conversation_id = ?", conversationId);
  }

  /** Removes what has expired. */
  public void removeExpired(Instant now) {
    session.update("DELETE FROM share WHERE expires_at <= ?", now.toEpochMilli());
  }
}
