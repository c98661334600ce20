package dev.durachat.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A benchmark whose checker lets a fault pass measures nothing. */
class ChunkCheckerTest {
  private static final int BYTES = 32;

  @Test
  void acceptsTheWholeTextInPiecesOfAnySize() {
    String text = String.join("", chunks(30));
    for (int size = 1; size < 80; size++) {
      ChunkChecker checker = new ChunkChecker(BYTES, ChunkChecker.ChunkSink.IGNORE);
      for (int at = 0; at < text.length(); at += size) {
        checker.read(text.substring(at, Math.min(text.length(), at + size)));
      }
      assertNull(checker.faultAtEnd(30), "pieces of " + size);
    }
  }

  @Test
  void acceptsChunksThatAreHeadsAlone() {
    assertNull(faultOf(ChunkText.of(0, 5, 3) + ChunkText.of(1, 6, 3), 2, 3));
  }

  @Test
  void tellsTheTimeOfEveryChunk() {
    List<Long> times = new ArrayList<>();
    new ChunkChecker(BYTES, times::add).read(String.join("", chunks(3)));
    assertEquals(List.of(1_000L, 1_001L, 1_002L), times);
  }

  @Test
  void findsALostChunk() {
    List<String> chunks = chunks(5);
    chunks.remove(2);
    assertEquals("lost chunk 2", faultOf(String.join("", chunks), 5, BYTES));
  }

  @Test
  void findsADoubledChunk() {
    List<String> chunks = chunks(5);
    chunks.add(3, chunks.get(2));
    assertEquals("doubled chunk 2", faultOf(String.join("", chunks), 5, BYTES));
  }

  @Test
  void findsEveryDamagedByteOfAPad() {
    String text = String.join("", chunks(5));
    int pad = text.lastIndexOf('|') + 1;
    for (int at = pad; at < text.length(); at++) {
      String damaged = text.substring(0, at) + "#" + text.substring(at + 1);
      assertEquals("damaged chunk 4", faultOf(damaged, 5, BYTES));
    }
  }

  @Test
  void findsEveryLostByte() {
    String text = String.join("", chunks(5));
    for (int at = 0; at < text.length(); at++) {
      String damaged = text.substring(0, at) + text.substring(at + 1);
      assertNotNull(faultOf(damaged, 5, BYTES), "byte " + at);
    }
  }

  @Test
  void findsATextThatEndsTooEarly() {
    String text = String.join("", chunks(5));
    assertEquals(
        "the last chunk 4 is not whole", faultOf(text.substring(0, text.length() - 1), 5, BYTES));
    assertEquals("ended after 4 of 5 chunks", faultOf(String.join("", chunks(4)), 5, BYTES));
    assertEquals("ended after 0 of 5 chunks", faultOf("", 5, BYTES));
  }

  @Test
  void findsATextThatGoesOnTooLong() {
    assertEquals("ended after 6 of 5 chunks", faultOf(String.join("", chunks(6)), 5, BYTES));
  }

  private static @Nullable String faultOf(String text, int chunks, int bytes) {
    ChunkChecker checker = new ChunkChecker(bytes, ChunkChecker.ChunkSink.IGNORE);
    checker.read(text);
    return checker.faultAtEnd(chunks);
  }

  private static List<String> chunks(int count) {
    List<String> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chunks.add(ChunkText.of(i, 1_000 + i, BYTES));
    }
    return chunks;
  }
}
