package dev.durachat.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Occurrences;
import dev.durachat.chat.Role;
import dev.durachat.chat.SearchQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index of words: always what the messages say. */
final class SearchIndexTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String[] PARTS = {
    "tea",
    "teapot",
    "Tea",
    "é",
    "e",
    "日",
    "本",
    "語",
    "日本",
    "ｶﾞ",
    "ガ",
    "ที่",
    "น",
    "x1",
    "1",
    "😀",
    ".",
    "-",
    " ",
    " ",
    " ",
    "\n",
    "\"",
    "*",
    "OR",
    "\u0000",
    "ß",
    "ss",
    "½",
    "ﷺ",
    "㍿",
    "학",
    "\u1112\u1161"
  };

  @TempDir Path data;

  private UserDatabase open() {
    return UserDatabase.open(UserFile.of(data.resolve("users"), "u"), "u", NOW);
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + UserFiles.path(data, "u"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static void begin(UserDatabase database) {
    database.conversations().insert(Conversation.begin("c", "m", "p", NOW));
  }

  private static long say(UserDatabase database, int id, String content) {
    return database
        .messages()
        .insert(Message.posted("m" + id, "c", null, Role.USER, content, List.of(), 1, NOW));
  }

  private static List<Long> found(UserDatabase database, String query) {
    database.quickly(() -> database.searchIndex().update(LONG, SearchIndex.ANY_SIZE));
    assertTrue(database.searchIndex().isCurrent(SearchIndex.ANY_SIZE));
    return database.searchIndex().matches(SearchQuery.of(query), Long.MAX_VALUE, 1_000);
  }

  private static String any(Random random, int parts) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(parts) + 1; i > 0; i--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }

  /** What is found is what is marked: of any text, by any query, after any changes. */
  @Test
  void findsExactlyWhatTheTextsSay() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (UserDatabase database = open()) {
      database.quickly(() -> begin(database));
      NavigableMap<Long, String> texts = new TreeMap<>();
      for (int round = 0; round < 60; round++) {
        int from = round * 10;
        database.quickly(
            () -> {
              for (int i = 0; i < 10; i++) {
                change(database, texts, random, from + i);
              }
            });
        for (int i = 0; i < 10; i++) {
          String query = any(random, 4);
          if (!SearchQuery.of(query).isEmpty()) {
            assertEquals(
                having(texts, query), found(database, query), "query " + query + ", seed " + seed);
          }
        }
      }
    }
  }

  private static void change(
      UserDatabase database, NavigableMap<Long, String> texts, Random random, int id) {
    String content = any(random, 12);
    Long present = texts.isEmpty() ? null : texts.floorKey(random.nextLong(texts.lastKey()) + 1);
    if (present == null || random.nextInt(10) < 6) {
      texts.put(say(database, id, content), content);
    } else if (random.nextBoolean()) {
      database.messageVersions().edit(present, content, 2, NOW);
      texts.put(present, content);
    } else {
      database.messageTree().remove(new MessageTree.Node(present, "gone" + id), "c", 3);
      texts.remove(present);
    }
  }

  private static List<Long> having(NavigableMap<Long, String> texts, String query) {
    SearchQuery wanted = SearchQuery.of(query);
    List<Long> all = new ArrayList<>();
    texts
        .descendingMap()
        .forEach(
            (n, text) -> {
              var phrases =
                  Occurrences.of(wanted, text, text.length()).places().stream()
                      .map(Occurrences.Place::phrase)
                      .collect(Collectors.toSet());
              if (phrases.size() == wanted.phrases().size()) {
                all.add(n);
              }
            });
    return all;
  }

  @Test
  void aChangeThatIsRolledBackLeavesNoMark() {
    try (UserDatabase database = open()) {
      database.quickly(() -> begin(database));
      try {
        database.quickly(
            () -> {
              long n = say(database, 1, "tea");
              throw new IllegalStateException("rolled back " + n);
            });
      } catch (IllegalStateException wanted) {
        assertTrue(database.searchIndex().isCurrent(SearchIndex.ANY_SIZE));
      }
      assertEquals(List.of(), found(database, "tea"));
    }
  }

  @Test
  void giantsAreLeftOutUntilTheyAreAskedFor() {
    try (UserDatabase database = open()) {
      database.quickly(
          () -> {
            begin(database);
            assertEquals(1, say(database, 1, "tea ".repeat(1_000)));
            assertEquals(2, say(database, 2, "tea"));
          });
      SearchIndex index = database.searchIndex();
      database.quickly(() -> index.update(LONG, 1_000));
      assertTrue(index.isCurrent(1_000));
      assertEquals(List.of(2L), index.matches(SearchQuery.of("tea"), Long.MAX_VALUE, 10));
      assertFalse(index.isCurrent(SearchIndex.ANY_SIZE));
      assertEquals(List.of(2L, 1L), found(database, "tea"));
    }
  }

  @Test
  void whatWasMarkedIsFoundByTheNextProcess() {
    try (UserDatabase database = open()) {
      database.quickly(
          () -> {
            begin(database);
            assertEquals(1, say(database, 1, "tea"));
          });
    }
    try (UserDatabase database = open()) {
      assertFalse(database.searchIndex().isCurrent(SearchIndex.ANY_SIZE));
      assertEquals(List.of(1L), found(database, "tea"));
    }
  }

  /** What a file that was made before there was a search goes through. */
  private static String script() throws IOException {
    try (InputStream in = SearchIndexTest.class.getResourceAsStream("/db/user/0003_search.sql")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void messagesOfOlderFilesAreFound() throws SQLException, IOException {
    try (UserDatabase database = open()) {
      database.quickly(
          () -> {
            begin(database);
            for (int i = 0; i < 100; i++) {
              assertEquals(i + 1, say(database, i, "tea " + i));
            }
          });
    }
    execute(
        """
        DROP TABLE message_words; DROP TABLE search_due; DROP TRIGGER message_said;
        DROP TRIGGER message_said_otherwise; DROP TRIGGER message_gone;
        DROP TRIGGER conversation_hidden;
        """
            + script());
    try (UserDatabase database = open()) {
      assertEquals(100, found(database, "tea").size());
      assertEquals(List.of(43L), found(database, "42 tea"));
    }
  }

  @Test
  void worksInSlices() {
    try (UserDatabase database = open()) {
      database.quickly(
          () -> {
            begin(database);
            for (int i = 0; i < 50; i++) {
              assertEquals(i + 1, say(database, i, "tea"));
            }
          });
      int slices = 0;
      while (!database.searchIndex().isCurrent(SearchIndex.ANY_SIZE)) {
        database.quickly(() -> database.searchIndex().update(Duration.ZERO, SearchIndex.ANY_SIZE));
        slices++;
      }
      assertEquals(50, slices);
    }
  }

  @Test
  void aConversationIsHiddenAndShownAgain() {
    try (UserDatabase database = open()) {
      database.quickly(
          () -> {
            begin(database);
            assertEquals(1, say(database, 1, "tea"));
          });
      assertEquals(List.of(1L), found(database, "tea"));
      database.quickly(() -> database.conversations().delete("c", NOW, 2));
      assertEquals(List.of(), found(database, "tea"));
      database.quickly(() -> database.conversations().delete("c", null, 3));
      assertEquals(List.of(1L), found(database, "tea"));
      database.quickly(
          () -> {
            database.messageTree().removeAll("c");
            database.conversations().remove("c", 4);
          });
      assertEquals(List.of(), found(database, "tea"));
    }
  }

  @Test
  void aReplyIsFoundWithAllItsChunksOnceItEnded() {
    try (UserDatabase database = open()) {
      database.quickly(() -> begin(database));
      long n = database.messages().insert(Message.pending("r", "c", "p", "m", 1, NOW));
      var seen = new HashSet<List<Long>>();
      database.quickly(() -> database.replyChunks().append(n, ReplyChunks.Kind.TEXT, 0, "hot te"));
      seen.add(found(database, "tea"));
      database.quickly(() -> database.replyChunks().append(n, ReplyChunks.Kind.TEXT, 6, "apots"));
      seen.add(found(database, "tea"));
      assertEquals(1, seen.size());
      database.quickly(
          () ->
              database
                  .messages()
                  .end(n, new Messages.End(MessageStatus.STOPPED, null, null, null, null), 2, NOW));
      assertEquals(List.of(n), found(database, "teapots"));
    }
  }
}
