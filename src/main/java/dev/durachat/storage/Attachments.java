package dev.durachat.storage;

import dev.durachat.chat.Attachment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files that a user uploaded: a row for each, and what is in them on disk, once for the same
 * content.
 *
 * <pre>
 *   expect ──▶ take ──▶ insert        a content comes: noted, on disk, named by a row
 *   row removed ──▶ collect           and goes: noted by a trigger, then off the disk
 * </pre>
 *
 * <p>Whatever cuts this short, {@link #collect} finds the note and ends it.
 */
public final class Attachments {
  private static final long UNKNOWN = -1;

  private final Session session;
  private final AttachmentFolder folder;
  private long bytes = UNKNOWN;

  Attachments(Session session, AttachmentFolder folder) {
    this.session = session;
    this.folder = folder;
  }

  /**
   * An attachment and where its content is.
   *
   * @param content a file that never changes, but goes when nothing refers to it any more
   */
  public record Kept(Attachment attachment, String sha256, Path content) {}

  public Optional<Kept> find(String id) {
    return session.first(
        "SELECT id, name, mime_type, size, sha256 FROM attachment WHERE id = ?",
        row ->
            new Kept(
                new Attachment(
                    row.getString(1), row.getString(2), row.getString(3), row.getLong(4)),
                row.getString(5),
                folder.content(row.getString(5))),
        id);
  }

  /** Every content that an attachment names. */
  public List<Path> contents() {
    return session.list(
        "SELECT DISTINCT sha256 FROM attachment ORDER BY sha256",
        row -> folder.content(row.getString(1)));
  }

  /** Notes that a content is about to come. In a durable transaction of its own. */
  public void expect(String sha256) {
    session.update("INSERT OR IGNORE INTO attachment_leftover (sha256) VALUES (?)", sha256);
  }

  /**
   * Takes over a file with this content, which is on disk already and was expected. Outside of any
   * transaction.
   */
  public void take(Path draft, String sha256) {
    folder.take(draft, sha256);
  }

  /** Names a content that was taken. */
  public void insert(Attachment it, String sha256, Instant now) {
    session.update(
        """
        INSERT INTO attachment (id, sha256, name, mime_type, size, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        it.id(),
        sha256,
        it.name(),
        it.mimeType(),
        it.size(),
        now.toEpochMilli());
    session.update("DELETE FROM attachment_leftover WHERE sha256 = ?", sha256);
    bytes = UNKNOWN;
  }

  /** Forgets uploads from before {@code time} that no message shows. */
  public void forgetUnused(Instant time) {
    session.update(
        """
        DELETE FROM attachment WHERE created_at < ?
          AND NOT EXISTS (SELECT 1 FROM attachment_use WHERE attachment = id)
        """,
        time.toEpochMilli());
  }

  /** Whether {@link #collect} has something to do. */
  public boolean anyLeft() {
    return session.first("SELECT 1 FROM attachment_leftover LIMIT 1", row -> true).isPresent();
  }

  /** Removes what nothing names from disk. In a transaction, after that of its removal. */
  public void collect() {
    for (String sha256 :
        session.list("SELECT sha256 FROM attachment_leftover", row -> row.getString(1))) {
      if (named(sha256) || folder.remove(sha256)) {
        session.update("DELETE FROM attachment_leftover WHERE sha256 = ?", sha256);
      }
    }
    bytes = UNKNOWN;
  }

  private boolean named(String sha256) {
    return session
        .first("SELECT 1 FROM attachment WHERE sha256 = ? LIMIT 1", row -> true, sha256)
        .isPresent();
  }

  /** Bytes of all contents on disk that are named. */
  long bytes() {
    if (bytes == UNKNOWN) {
      bytes =
          session
              .first(
                  """
                  SELECT coalesce(sum(size), 0) FROM (SELECT DISTINCT sha256, size FROM attachment)
                  """,
                  row -> row.getLong(1))
              .orElseThrow();
    }
    return bytes;
  }
}
