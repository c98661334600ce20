package dev.durachat.storage;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.ReasoningEffort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The summaries of a user's conversations. */
public final class Conversations {
  private static final String SELECT =
      """
      SELECT id, title, model, project_id, archived, pinned, deleted_at, message_count, token_count,
        leaf_id, preview, streaming, system_prompt, reasoning_effort, seq, created_at, updated_at
      FROM conversation
      """;

  private final Session session;

  Conversations(Session session) {
    this.session = session;
  }

  /** An id that was deleted, and when. */
  public record Gone(String id, long seq) {}

  /** Something of the user that changed, and when. */
  public record Changed(String what, long seq) {}

  public void insert(Conversation it) {
    session.update(
        """
        INSERT INTO conversation (id, title, model, project_id, message_count, leaf_id, preview,
          streaming, system_prompt, reasoning_effort, seq, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        it.id(),
        it.title(),
        it.model(),
        it.projectId(),
        it.messageCount(),
        it.leafId(),
        it.lastMessagePreview(),
        it.streaming() ? 1 : 0,
        it.systemPrompt(),
        effort(it.reasoningEffort()),
        it.seq(),
        it.createdAt().toEpochMilli(),
        it.updatedAt().toEpochMilli());
  }

  /** Stores what streaming changes of a summary; the rest stays. */
  public void update(Conversation it) {
    session.update(
        """
        UPDATE conversation SET model = ?, project_id = ?, message_count = ?, token_count = ?,
          leaf_id = ?, preview = ?, streaming = ?, system_prompt = ?, reasoning_effort = ?,
          seq = ?, updated_at = ?
        WHERE id = ?
        """,
        it.model(),
        it.projectId(),
        it.messageCount(),
        it.tokenCount(),
        it.leafId(),
        it.lastMessagePreview(),
        it.streaming() ? 1 : 0,
        it.systemPrompt(),
        effort(it.reasoningEffort()),
        it.seq(),
        it.updatedAt().toEpochMilli(),
        it.id());
  }

  /** A conversation, the soft-deleted ones too. */
  public Optional<Conversation> find(String id) {
    return session.first(SELECT + "WHERE id = ?", Conversations::read, id);
  }

  /** Those that changed after {@code since} and are not deleted, by their change number. */
  public List<Conversation> changedSince(long since, int limit) {
    return session.list(
        SELECT + "WHERE seq > ? AND deleted_at IS NULL ORDER BY seq LIMIT ?",
        Conversations::read,
        since,
        limit);
  }

  /** Those that were deleted, softly or for good, after {@code since} and up to {@code until}. */
  public List<Gone> goneSince(long since, long until) {
    return session.list(
        """
        SELECT id, seq FROM deleted_conversation WHERE seq > ?1 AND seq <= ?2
        UNION ALL
        SELECT id, seq FROM conversation WHERE seq > ?1 AND seq <= ?2 AND deleted_at IS NOT NULL
        ORDER BY 2
        """,
        row -> new Gone(row.getString(1), row.getLong(2)),
        since,
        until);
  }

  /** The user's other things that changed after {@code since} and up to {@code until}. */
  public List<Changed> otherChangesSince(long since, long until) {
    return session.list(
        "SELECT what, seq FROM changed WHERE seq > ? AND seq <= ? ORDER BY seq",
        row -> new Changed(row.getString(1), row.getLong(2)),
        since,
        until);
  }

  private static @Nullable String effort(@Nullable ReasoningEffort effort) {
    return effort == null ? null : effort.name().toLowerCase(Locale.ROOT);
  }

  private static Conversation read(ResultSet row) throws SQLException {
    String effort = row.getString(14);
    return new Conversation(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getInt(5) != 0,
        row.getInt(6) != 0,
        row.getObject(7) != null,
        row.getInt(8),
        row.getLong(9),
        row.getString(10),
        row.getString(11),
        row.getInt(12) != 0,
        row.getString(13),
        effort == null ? null : ReasoningEffort.valueOf(effort.toUpperCase(Locale.ROOT)),
        row.getLong(15),
        Instant.ofEpochMilli(row.getLong(16)),
        Instant.ofEpochMilli(row.getLong(17)));
  }
}
