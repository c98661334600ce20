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
  static final String SELECT =
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

  public void insert(Conversation it) {
    session.update(
        """
        INSERT INTO conversation (id, title, title_folded, model, project_id, archived, pinned,
          message_count, token_count, leaf_id, preview, streaming, system_prompt, reasoning_effort,
          seq, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        it.id(),
        it.title(),
        folded(it.title()),
        it.model(),
        it.projectId(),
        it.archived() ? 1 : 0,
        it.pinned() ? 1 : 0,
        it.messageCount(),
        it.tokenCount(),
        it.leafId(),
        it.lastMessagePreview(),
        it.streaming() ? 1 : 0,
        it.systemPrompt(),
        effort(it.reasoningEffort()),
        it.seq(),
        it.createdAt().toEpochMilli(),
        it.updatedAt().toEpochMilli());
  }

  /** Who gave a conversation its title. */
  public enum TitleSource {
    PROMPT,
    MODEL,
    PERSON
  }

  /** Stores a summary, but for its title and whether it is deleted. */
  public void update(Conversation it) {
    session.update(
        """
        UPDATE conversation SET model = ?, project_id = ?, archived = ?, pinned = ?,
          message_count = ?, token_count = ?, leaf_id = ?, preview = ?, streaming = ?,
          system_prompt = ?, reasoning_effort = ?, seq = ?, updated_at = ?
        WHERE id = ?
        """,
        it.model(),
        it.projectId(),
        it.archived() ? 1 : 0,
        it.pinned() ? 1 : 0,
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

  /** Gives a conversation another title. */
  public void entitle(String id, String title, TitleSource source) {
    session.update(
        "UPDATE conversation SET title = ?, title_folded = ?, title_source = ? WHERE id = ?",
        title,
        folded(title),
        source.name().toLowerCase(Locale.ROOT),
        id);
  }

  /** Who gave a conversation its title. */
  public Optional<TitleSource> titleSource(String id) {
    return session.first(
        "SELECT title_source FROM conversation WHERE id = ?",
        row -> TitleSource.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
        id);
  }

  /** Whether a conversation has no title yet but the first words said in it. */
  public boolean isUntitled(String id) {
    return titleSource(id).filter(TitleSource.PROMPT::equals).isPresent();
  }

  /** Hides a conversation, or shows it again where {@code at} is null. */
  public void delete(String id, @Nullable Instant at, long seq) {
    session.update(
        "UPDATE conversation SET deleted_at = ?, seq = ? WHERE id = ?",
        at == null ? null : at.toEpochMilli(),
        seq,
        id);
  }

  /** Removes the summary for good and remembers that it is gone. Its messages go first. */
  public void remove(String id, long seq) {
    session.update("DELETE FROM conversation WHERE id = ?", id);
    session.update("DELETE FROM deleted_message WHERE conversation_id = ?", id);
    session.update("DELETE FROM request WHERE conversation_id = ?", id);
    session.update("INSERT INTO deleted_conversation (id, seq) VALUES (?, ?)", id, seq);
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

  /** Those of a project, the soft-deleted ones too. */
  public List<Conversation> ofProject(String projectId) {
    return session.list(SELECT + "WHERE project_id = ?", Conversations::read, projectId);
  }

  static String folded(String title) {
    return title.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String effort(@Nullable ReasoningEffort effort) {
    return effort == null ? null : effort.name().toLowerCase(Locale.ROOT);
  }

  static Conversation read(ResultSet row) throws SQLException {
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
