package dev.durachat.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One user's SQLite file, open. All of it belongs to one thread at a time: whoever runs the user's
 * actor. Every method may throw {@link StorageException}; then nothing of its transaction is
 * stored.
 */
public final class UserDatabase implements AutoCloseable {
  private final UserFile file;
  private final Session session;
  private final Lineage lineage;
  private final Conversations conversations;
  private final ConversationList conversationList;
  private final Messages messages;
  private final MessageTree messageTree;
  private final MessageVersions messageVersions;
  private final ReplyChunks replyChunks;
  private final Requests requests;
  private final Belongings belongings;
  private final Attachments attachments;
  private final SearchIndex searchIndex;
  private boolean full = true;

  /** An open file whose schema is the newest: see {@link Opening}. */
  UserDatabase(UserFile file, Session session) {
    this.file = file;
    this.session = session;
    this.lineage = new Lineage(session);
    this.conversations = new Conversations(session);
    this.conversationList = new ConversationList(session);
    this.replyChunks = new ReplyChunks(session);
    this.messages = new Messages(session, replyChunks);
    this.messageTree = new MessageTree(session);
    this.messageVersions = new MessageVersions(session);
    this.requests = new Requests(session);
    this.belongings = Belongings.in(session);
    this.attachments = new Attachments(session, new AttachmentFolder(file.attachments()));
    this.searchIndex = new SearchIndex(session);
  }

  /**
   * Opens a user's file, making it where the user is new. A damaged one is moved aside, untouched,
   * and stays so: an empty history never takes its place.
   *
   * @param userId whose file this must be; null when it is to be read from the file, which then
   *     must exist
   */
  public static UserDatabase open(UserFile file, @Nullable String userId, Instant now) {
    return Opening.of(file, userId, now);
  }

  public Lineage lineage() {
    return lineage;
  }

  public Conversations conversations() {
    return conversations;
  }

  public ConversationList conversationList() {
    return conversationList;
  }

  public Messages messages() {
    return messages;
  }

  public MessageTree messageTree() {
    return messageTree;
  }

  public MessageVersions messageVersions() {
    return messageVersions;
  }

  public ReplyChunks replyChunks() {
    return replyChunks;
  }

  public Requests requests() {
    return requests;
  }

  /**
   * Copies the database, as it is at this moment, and what is attached, to a backup.
   *
   * @throws StorageException when the copy cannot be made
   */
  public void copyTo(Backup backup) {
    try {
      backup.copy(file, this);
    } catch (IOException e) {
      throw StorageException.of("the copy cannot be made", e);
    }
  }

  public Belongings belongings() {
    return belongings;
  }

  public SearchIndex searchIndex() {
    return searchIndex;
  }

  public Attachments attachments() {
    return attachments;
  }

  /** Bytes that the database and the attachments take on disk. */
  public long bytes() {
    return file.bytes() + attachments.bytes();
  }

  /** Writes a copy of the database, as it is now, to a file that is not there yet. */
  public void copyTo(Path target) {
    session.update("VACUUM INTO ?", target.toString());
  }

  /**
   * As {@link #copyTo(Path)}, for somebody's hands: no sealed key is in it, not even as garbage.
   */
  public void exportTo(Path target) {
    copyTo(target);
    try (Session copy = Session.open(target)) {
      copy.update("DELETE FROM provider_key");
      copy.update("VACUUM");
    }
  }

  /** Runs {@code work} as one transaction that survives a power loss once this has returned. */
  public <T> T durably(Supplier<T> work) {
    synchronous(true);
    return transaction(work);
  }

  /**
   * Runs {@code work} as one transaction that survives a crash of this process once this has
   * returned; a power loss may take it, though never a part of it.
   */
  public void quickly(Runnable work) {
    synchronous(false);
    transaction(
        () -> {
          work.run();
          return work;
        });
  }

  /** As {@link #quickly}, for work that is a single statement and so its own transaction. */
  public void quicklyAtOnce(Runnable statement) {
    synchronous(false);
    statement.run();
  }

  private <T> T transaction(Supplier<T> work) {
    session.update("BEGIN IMMEDIATE");
    try {
      T result = work.get();
      session.update("COMMIT");
      return result;
    } catch (RuntimeException e) {
      rollBack(e);
      throw e;
    }
  }

  private void rollBack(RuntimeException cause) {
    try {
      session.update("ROLLBACK");
    } catch (StorageException alreadyRolledBack) {
      // SQLite rolls back by itself on some errors, a full disk among them.
      cause.addSuppressed(alreadyRolledBack);
    }
    lineage.reload();
  }

  private void synchronous(boolean full) {
    if (this.full != full) {
      session.update(full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
      this.full = full;
    }
  }

  /**
   * Closes a file in which damage was found, and moves it aside, untouched. Nobody opens it again
   * until an operator has put a good one in its place.
   */
  public void moveAside() {
    try {
      file.moveAside();
    } catch (IOException e) {
      throw StorageException.of("a damaged file cannot be moved aside", e);
    } finally {
      // After the move: SQLite writes nothing to a file that has another name than it had.
      session.close();
    }
  }

  /** Closes the file. What is in the log is moved into it, and the log is removed. */
  @Override
  public void close() {
    session.close();
  }
}
