package dev.durachat.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.chat.Message;
import dev.durachat.chat.TextPiece;
import dev.durachat.storage.ReplyChunks.Kind;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that comes in pieces, which are not those it is stored in. */
final class ReplyChunksTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

  @TempDir Path data;
  private UserDatabase database;

  @BeforeEach
  void open() {
    database = UserDatabase.open(UserFile.of(data.resolve("users"), "u"), "u", NOW);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Message reply(String content) {
    return Message.pending("m", "c", "p", "p/m", 1, NOW).showing(TextPiece.whole(content), null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "before "})
  void chunksAreReadAndFoldedAsOneText(String before) {
    String[] pieces = {"a\0b", "😀", "\0", "ü\n", "end"};
    long n = database.messages().insert(reply(before));
    StringBuilder whole = new StringBuilder(before);
    for (String piece : pieces) {
      database.replyChunks().append(n, Kind.THINKING, whole.length() - before.length(), piece);
      database.replyChunks().append(n, Kind.TEXT, whole.length(), piece);
      whole.append(piece);
    }
    String text = whole.toString();
    assertEquals(text, database.messages().whole(n, Kind.TEXT));
    for (int from = 0; from <= text.length(); from++) {
      if (!TextPiece.splitsPair(text, from)) {
        TextPiece rest = database.messages().text(n, Kind.TEXT, from, 1000);
        assertEquals(from, rest.offset());
        assertEquals(text.substring(from), rest.text());
      }
    }
    database.durably(
        () -> {
          database.replyChunks().fold(n);
          return n;
        });
    Message folded = database.messages().find("m").orElseThrow().message();
    assertEquals(text, folded.content().text());
    assertEquals(text, database.messages().whole(n, Kind.TEXT));
    assertEquals(String.join("", pieces), database.messages().whole(n, Kind.THINKING));
  }

  @Test
  void moreThanOneRowNeedsATransaction() {
    assertEquals(0, ReplyChunks.rows(""));
    assertEquals(1, ReplyChunks.rows("a".repeat(16 * 1024)));
    assertEquals(2, ReplyChunks.rows("a".repeat(16 * 1024 + 1)));
  }

  @Test
  void aPieceIsReadWithoutTheRestOfALongChunk() {
    String text = "😀".repeat(200_000);
    long n = database.messages().insert(reply(""));
    database.replyChunks().append(n, Kind.TEXT, 0, text);
    int read = database.replyChunks().read(n, Kind.TEXT, 100_000, 2_000).text().length();
    assertTrue(read < 40_000, read + " units read for 2,000");
    assertEquals(
        text.substring(100_000, 102_000),
        database.messages().text(n, Kind.TEXT, 100_000, 2_000).text());
    assertEquals(text, database.messages().whole(n, Kind.TEXT));
  }
}
