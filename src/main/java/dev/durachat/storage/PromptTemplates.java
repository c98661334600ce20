package dev.durachat.storage;

import dev.durachat.chat.PromptTemplate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A user's prompt templates. */
public final class PromptTemplates {
  private static final String SELECT =
      """
      SELECT id, title, content, model, system_prompt, seq, created_at, updated_at
      FROM prompt_template
      """;

  private final Session session;

  PromptTemplates(Session session) {
    this.session = session;
  }

  public void insert(PromptTemplate it) {
    session.update(
        """
        INSERT INTO prompt_template (id, title, content, model, system_prompt, seq, created_at,
          updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        it.id(),
        it.title(),
        it.content(),
        it.model(),
        it.systemPrompt(),
        it.seq(),
        it.createdAt().toEpochMilli(),
        it.updatedAt().toEpochMilli());
  }

  public void update(PromptTemplate it) {
    session.update(
        """
        UPDATE prompt_template SET title = ?, content = ?, model = ?, system_prompt = ?, seq = ?,
          updated_at = ?
        WHERE id = ?
        """,
        it.title(),
        it.content(),
        it.model(),
        it.systemPrompt(),
        it.seq(),
        it.updatedAt().toEpochMilli(),
        it.id());
  }

  public void remove(String id) {
    session.update("DELETE FROM prompt_template WHERE id = ?", id);
  }

  public Optional<PromptTemplate> find(String id) {
    return session.first(SELECT + "WHERE id = ?", PromptTemplates::read, id);
  }

  /** All of them, in the order of their creation. */
  public List<PromptTemplate> all() {
    return session.list(SELECT + "ORDER BY n", PromptTemplates::read);
  }

  private static PromptTemplate read(ResultSet row) throws SQLException {
    return new PromptTemplate(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getLong(6),
        Instant.ofEpochMilli(row.getLong(7)),
        Instant.ofEpochMilli(row.getLong(8)));
  }
}
