package dev.durachat.storage;

import dev.durachat.chat.Project;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A user's projects. */
public final class Projects {
  private static final String SELECT =
      "SELECT id, name, instructions, seq, created_at, updated_at FROM project ";

  private final Session session;

  Projects(Session session) {
    this.session = session;
  }

  public void insert(Project it) {
    session.update(
        """
        INSERT INTO project (id, name, instructions, seq, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        it.id(),
        it.name(),
        it.instructions(),
        it.seq(),
        it.createdAt().toEpochMilli(),
        it.updatedAt().toEpochMilli());
  }

  public void update(Project it) {
    session.update(
        "UPDATE project SET name = ?, instructions = ?, seq = ?, updated_at = ? WHERE id = ?",
        it.name(),
        it.instructions(),
        it.seq(),
        it.updatedAt().toEpochMilli(),
        it.id());
  }

  /** Removes a project. Its conversations leave it first. */
  public void remove(String id) {
    session.update("DELETE FROM project WHERE id = ?", id);
  }

  public Optional<Project> find(String id) {
    return session.first(SELECT + "WHERE id = ?", Projects::read, id);
  }

  /** All of them, in the order of their creation. */
  public List<Project> all() {
    return session.list(SELECT + "ORDER BY n", Projects::read);
  }

  private static Project read(ResultSet row) throws SQLException {
    return new Project(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        Instant.ofEpochMilli(row.getLong(5)),
        Instant.ofEpochMilli(row.getLong(6)));
  }
}
