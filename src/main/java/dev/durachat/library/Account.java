package dev.durachat.library;

import dev.durachat.storage.UserDatabase;
import dev.durachat.storage.UserFile;
import java.time.Instant;

/** The user as such. On the actor's thread alone. */
public final class Account {
  private final UserDatabase database;

  Account(UserDatabase database) {
    this.database = database;
  }

  /**
   * What a user may know of their own account.
   *
   * @param preferences a JSON object
   * @param bytes what is stored of the user
   */
  public record Description(String userId, String preferences, long bytes, Instant createdAt) {}

  /** Writes a whole copy of the user's data, as it is at this moment. */
  public void copyTo(UserFile place) {
    database.copyTo(place);
  }

  public Description describe() {
    return new Description(
        database.lineage().userId(),
        database.lineage().preferences(),
        database.bytes(),
        database.lineage().createdAt());
  }
}
