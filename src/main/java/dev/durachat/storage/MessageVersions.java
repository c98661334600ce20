package dev.durachat.storage;

import dev.durachat.chat.MessageVersion;
import java.time.Instant;
import java.util.List;

/** What messages said before they were edited. */
public final class MessageVersions {
  private final Session session;

  MessageVersions(Session session) {
    this.session = session;
  }

  /**
   * Gives a message another content and keeps the former one. The attempt is a new one, since what
   * a client holds of the old content is the beginning of nothing.
   */
  public void edit(long n, String content, long seq, Instant now) {
    session.update(
        """
        INSERT INTO message_version (message, version, content, created_at)
        SELECT n, versions + 1, content, updated_at FROM message WHERE n = ?
        """,
        n);
    session.update(
        """
        UPDATE message SET content = ?, versions = versions + 1, attempt = attempt + 1, seq = ?,
          updated_at = ?
        WHERE n = ?
        """,
        content,
        seq,
        now.toEpochMilli(),
        n);
  }

  /** What a message said before it was edited, oldest first. */
  public List<MessageVersion> former(long n) {
    return session.list(
        "SELECT version, content, created_at FROM message_version WHERE message = ? ORDER BY 1",
        row ->
            new MessageVersion(
                row.getInt(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))),
        n);
  }

  /** Gives a message that has none its former contents, oldest first. */
  public void keep(long n, List<MessageVersion> former) {
    for (MessageVersion version : former) {
      session.update(
          "INSERT INTO message_version (message, version, content, created_at) VALUES (?, ?, ?, ?)",
          n,
          version.version(),
          version.content(),
          version.createdAt().toEpochMilli());
    }
    if (!former.isEmpty()) {
      session.update("UPDATE message SET versions = ? WHERE n = ?", former.size(), n);
    }
  }

  /** All that a message ever said, what it says now last. */
  public List<MessageVersion> versions(long n) {
    return session.list(
        """
        SELECT version, content, created_at FROM message_version WHERE message = ?1
        UNION ALL
        SELECT versions + 1, content, updated_at FROM message WHERE n = ?1
        ORDER BY 1
        """,
        row ->
            new MessageVersion(
                row.getInt(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))),
        n);
  }
}
