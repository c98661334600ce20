package dev.durachat.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The small parts that keep texts whole: {@link PairGuard}, {@link TextPiece}, {@link Excerpt}. */
final class TextsTest {
  private static final String SMILE = "😀";

  @Test
  void aPairSplitOverPiecesStaysWhole() {
    PairGuard guard = new PairGuard();
    assertEquals("a", guard.pass("a" + SMILE.charAt(0)));
    assertEquals("", guard.pass(""));
    assertEquals(SMILE + "b", guard.pass(SMILE.charAt(1) + "b"));
    assertEquals("", guard.finish());
  }

  @Test
  void aHalfWithoutItsOtherBecomesAReplacement() {
    PairGuard guard = new PairGuard();
    assertEquals("\uFFFDa", guard.pass("\ude00a"));
    assertEquals("", guard.pass("\ud83d"));
    assertEquals("\uFFFDx", guard.pass("x"));
    assertEquals("\uFFFD", guard.pass("\ud83d\ud83d"));
    assertEquals("\uFFFD", guard.finish());
    assertEquals("", guard.finish());
  }

  @Test
  void anySplitGivesTheSameText() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 1000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        text.append(random.nextBoolean() ? SMILE : "x");
      }
      PairGuard guard = new PairGuard();
      StringBuilder out = new StringBuilder();
      int at = 0;
      while (at < text.length()) {
        int end = Math.min(text.length(), at + random.nextInt(4));
        String piece = guard.pass(text.substring(at, end));
        assertTrue(piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
        out.append(piece);
        at = end;
      }
      assertEquals(text.toString(), out + guard.finish(), "seed " + seed);
    }
  }

  @Test
  void aPieceBeginsWhereItIsAskedTo() {
    TextPiece whole = TextPiece.whole("a" + SMILE + "b");
    assertEquals(new TextPiece(3, "b", 4), whole.from(3, 10));
    assertEquals(new TextPiece(4, "", 4), whole.from(4, 10));
    assertEquals(whole, whole.from(5, 10), "beyond the end: from the beginning");
    assertEquals(whole, whole.from(2, 10), "inside a pair: from the beginning");
    assertEquals(whole, whole.from(-1, 10));
    assertEquals(new TextPiece(3, "b", 4), whole.from(3, Integer.MAX_VALUE));
  }

  @Test
  void aPieceEndsBeforeAPairItCannotHold() {
    TextPiece piece = TextPiece.whole("a" + SMILE + "b").from(0, 2);
    assertEquals(new TextPiece(0, "a", 4), piece);
    assertTrue(piece.cut());
    assertEquals(1, piece.end());
    assertFalse(TextPiece.whole("").cut());
  }

  @Test
  void aTitleIsTheFirstWordsOnOneLine() {
    assertEquals("hello there", Excerpt.title("  hello\n\n there \t"));
    assertEquals("", Excerpt.title(" \n "));
    String title = Excerpt.title("word ".repeat(40));
    assertTrue(title.length() <= 60 && title.endsWith("word…"), title);
    assertEquals("x".repeat(59) + "…", Excerpt.title("x".repeat(61)));
    assertEquals("x".repeat(60), Excerpt.title("x".repeat(60)));
    assertTrue(Excerpt.preview("x".repeat(1000)).length() <= 140);
  }

  @Test
  void noExcerptSplitsAPair() {
    for (int before = 0; before < 300; before++) {
      for (String filler : new String[] {"x", " "}) {
        String title = Excerpt.title("a" + filler.repeat(before) + SMILE.repeat(3));
        PairGuard guard = new PairGuard();
        assertEquals(title, guard.pass(title) + guard.finish(), "after " + before);
      }
    }
  }
}
