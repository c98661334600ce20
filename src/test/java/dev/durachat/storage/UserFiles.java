package dev.durachat.storage;

import dev.durachat.chat.Conversation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;

/** Files of users as a test wants them, beside or instead of a server. */
public final class UserFiles {
  private UserFiles() {}

  /** Where a user's database is below the data directory. */
  public static Path path(Path data, String userId) {
    return UserFile.of(data.resolve("users"), userId).path();
  }

  /** Removes a folder with all that is in it. */
  public static void remove(Path dir) throws IOException {
    UserFile.remove(dir);
  }

  /** Gives a user who has none so many conversations, named by their change numbers from 1. */
  public static void fill(Path data, String userId, int conversations) {
    UserFile file = UserFile.of(data.resolve("users"), userId);
    Instant now = Instant.EPOCH;
    try (UserDatabase database = UserDatabase.open(file, userId, now)) {
      database.quickly(
          () ->
              IntStream.rangeClosed(1, conversations)
                  .forEach(
                      i -> {
                        long seq = database.lineage().raise();
                        database
                            .conversations()
                            .insert(
                                Conversation.begin("c" + seq, "fake/one", "p", now)
                                    .withReply("", 0, seq, now));
                      }));
    }
  }
}
