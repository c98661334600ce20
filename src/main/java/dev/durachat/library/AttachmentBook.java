package dev.durachat.library;

import dev.durachat.chat.Attachment;
import dev.durachat.storage.Attachments;
import dev.durachat.storage.Attachments.Kept;
import dev.durachat.storage.UserDatabase;
import java.nio.file.Path;
import java.time.Duration;

/** The files that a user uploaded. On the actor's thread alone. */
public final class AttachmentBook {
  private static final Duration UNUSED = Duration.ofDays(1);

  private final UserDatabase database;
  private final Changes changes;
  private final Lookup lookup;
  private final Quota quota;

  AttachmentBook(UserDatabase database, Changes changes, Lookup lookup, Quota quota) {
    this.database = database;
    this.changes = changes;
    this.lookup = lookup;
    this.quota = quota;
  }

  /**
   * A file that came in and is on disk.
   *
   * @param draft where it is; taken over where it is accepted
   * @param mimeType what it is found to be
   * @param size in bytes
   */
  public record Upload(Path draft, String sha256, String name, String mimeType, long size) {}

  /**
   * Keeps an upload. One that no message shows within a day is forgotten.
   *
   * @throws dev.durachat.protocol.RefusedException when it does not fit
   */
  public Attachment add(Upload upload) {
    quota.ensureRoom(upload.size());
    Attachments attachments = database.attachments();
    database.durably(
        () -> {
          attachments.expect(upload.sha256());
          return upload;
        });
    attachments.take(upload.draft(), upload.sha256());
    return changes.make(
        change -> {
          attachments.forgetUnused(change.now().minus(UNUSED));
          Attachment made =
              new Attachment(change.newId(), upload.name(), upload.mimeType(), upload.size());
          attachments.insert(made, upload.sha256(), change.now());
          return made;
        });
  }

  /**
   * An upload and where its content is.
   *
   * @param content may be gone by the time it is read
   */
  public record Download(Attachment attachment, String sha256, Path content) {}

  public Download get(String id) {
    Kept kept = lookup.attachment(id);
    return new Download(kept.attachment(), kept.sha256(), kept.content());
  }
}
