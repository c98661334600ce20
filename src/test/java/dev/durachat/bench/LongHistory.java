package dev.durachat.bench;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.Role;
import dev.durachat.storage.DataDirectory;
import dev.durachat.storage.UserDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * A user's file as years of chatting leave it, written past any server: many conversations of ten
 * messages, prompts short and answers long, a tenth of them in Chinese.
 */
final class LongHistory {
  static final String USER = "historian";
  static final int MESSAGES_EACH = 10;
  private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");
  private static final int WORDS = 40_000;
  private static final int HAN = 3_000;
  private static final int PINNED_EACH = 1_000;
  private static final int ARCHIVED_EACH = 3;
  private static final String CONSONANTS = "tnsrhldcmfpgwybvk";
  private static final String VOWELS = "eaoiu";

  private final Random random = new Random(7);

  private LongHistory() {}

  static void write(Path data, int conversations) throws IOException {
    LongHistory history = new LongHistory();
    try (DataDirectory directory = DataDirectory.claim(data).orElseThrow();
        UserDatabase database = UserDatabase.open(directory.userFile(USER), USER, BEGIN)) {
      for (int from = 0; from < conversations; from += 100) {
        int first = from;
        int end = Math.min(conversations, from + 100);
        database.quickly(
            () -> {
              for (int i = first; i < end; i++) {
                history.write(database, i);
              }
            });
      }
    }
  }

  private void write(UserDatabase database, int i) {
    long seq = database.lineage().raise();
    Instant now = BEGIN.plusSeconds(i * 60L);
    String id = "c" + i;
    Conversation empty = Conversation.empty(id, text(60, false), "fake/m", null, null, seq, now);
    Conversation.Face face = empty.face();
    database
        .conversations()
        .insert(
            empty
                .withFace(
                    new Conversation.Face(
                        face.title(),
                        face.model(),
                        null,
                        i % ARCHIVED_EACH == 0,
                        i % PINNED_EACH == 1,
                        null,
                        null),
                    seq,
                    now)
                .withMessages(MESSAGES_EACH, null, text(140, false), seq, now));
    for (int k = 0; k < MESSAGES_EACH; k++) {
      boolean prompt = k % 2 == 0;
      long _ =
          database
              .messages()
              .insert(
                  Message.posted(
                      id + "m" + k,
                      id,
                      null,
                      prompt ? Role.USER : Role.ASSISTANT,
                      text(prompt ? 120 : 1_200, i % 10 == 0),
                      List.of(),
                      seq,
                      now));
    }
  }

  /** The word of this rank: 0 is the commonest. */
  static String word(int rank) {
    StringBuilder word = new StringBuilder();
    for (int rest = rank + 1; rest > 0; rest /= CONSONANTS.length() * VOWELS.length()) {
      word.append(CONSONANTS.charAt(rest % CONSONANTS.length()));
      word.append(VOWELS.charAt(rest / CONSONANTS.length() % VOWELS.length()));
    }
    return word.toString();
  }

  /** The character of this rank. */
  static char han(int rank) {
    return (char) ('一' + rank);
  }

  private String text(int units, boolean chinese) {
    StringBuilder text = new StringBuilder();
    while (text.length() < units) {
      if (chinese) {
        text.append(han(rank(HAN)));
      } else {
        text.append(word(rank(WORDS))).append(' ');
      }
    }
    return text.toString();
  }

  /** By Zipf: the n-th commonest word comes about 1/n as often as the commonest. */
  private int rank(int most) {
    return (int) Math.pow(most, random.nextDouble()) - 1;
  }
}
