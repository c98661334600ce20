package dev.durachat.bench;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.Role;
import dev.durachat.storage.DataDirectory;
import dev.durachat.storage.SearchIndex;
import dev.durachat.storage.UserDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of users who have one long conversation each, written past any server. */
final class LongConversations {
  static final String CONVERSATION = "long";
  private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");

  private static final Duration SLICE = Duration.ofSeconds(1);

  private LongConversations() {}

  static String user(int number) {
    return "returning" + number;
  }

  /**
   * Writes them.
   *
   * @param turns prompts of each, with their answers
   */
  static void write(Path data, int users, int turns, StreamShape shape) throws IOException {
    try (DataDirectory directory = DataDirectory.claim(data).orElseThrow()) {
      for (int i = 0; i < users; i++) {
        try (UserDatabase database =
            UserDatabase.open(directory.userFile(user(i)), user(i), BEGIN)) {
          database.quickly(() -> write(database, turns, shape));
          while (!database.searchIndex().isCurrent(SearchIndex.ANY_SIZE)) {
            database.quickly(() -> database.searchIndex().update(SLICE, SearchIndex.ANY_SIZE));
          }
        }
      }
    }
  }

  private static void write(UserDatabase database, int turns, StreamShape shape) {
    long seq = database.lineage().raise();
    Conversation empty =
        Conversation.empty(CONVERSATION, "A long one", "fake/m", null, null, seq, BEGIN);
    database
        .conversations()
        .insert(empty.withMessages(2 * turns, "m" + (2 * turns - 1), "An answer", seq, BEGIN));
    for (int i = 0; i < 2 * turns; i++) {
      boolean prompt = i % 2 == 0;
      String parent = i == 0 ? null : "m" + (i - 1);
      insert(database, i, parent, prompt ? shape.prompt() : answer(shape), seq);
    }
  }

  private static String answer(StreamShape shape) {
    StringBuilder answer = new StringBuilder();
    for (int chunk = 0; chunk < shape.chunks(); chunk++) {
      answer.append(ChunkText.of(chunk, BEGIN.getEpochSecond() * 1_000_000, shape.bytes()));
    }
    return answer.toString();
  }

  private static void insert(
      UserDatabase database, int i, @Nullable String parent, String content, long seq) {
    Message message =
        Message.posted(
            "m" + i,
            CONVERSATION,
            parent,
            i % 2 == 0 ? Role.USER : Role.ASSISTANT,
            content,
            List.of(),
            seq,
            BEGIN.plusSeconds(i));
    long _ = database.messages().insert(message);
  }
}
