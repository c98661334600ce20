package dev.durachat.library;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.UserDatabase;

/** How much a user may store. On the actor's thread alone. */
public final class Quota {
  private final UserDatabase database;
  private final long bytes;

  public Quota(UserDatabase database, long bytes) {
    this.database = database;
    this.bytes = bytes;
  }

  /**
   * Refuses to add anything to what is full.
   *
   * @throws RefusedException when nothing more may be added
   */
  public void ensureRoom() {
    ensureRoom(1);
  }

  /**
   * Refuses to add so many bytes where they do not fit.
   *
   * @throws RefusedException when they may not be added
   */
  public void ensureRoom(long more) {
    if (more > bytes - database.bytes()) {
      throw new RefusedException(
          ErrorCode.QUOTA_EXCEEDED, "Your storage is full. Delete something you do not need.");
    }
  }
}
