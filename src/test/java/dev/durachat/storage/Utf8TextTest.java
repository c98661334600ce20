package dev.durachat.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.durachat.chat.TextPiece;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parts of a stored text are what they would be of the string. */
final class Utf8TextTest {
  private static final String[] CHARACTERS = {"a", "é", "漢", "😀", "\n"};
  private static final int STRIDE = 16 * 1024;

  private static Utf8Text of(String text) {
    return new Utf8Text(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void same(String text, int from, int max) {
    assertEquals(
        TextPiece.whole(text).from(from, max),
        of(text).from(from, max),
        "from " + from + ", " + max);
  }

  @Test
  void partsAreAsOfTheString() {
    long seed = Long.getLong("faults.seed", System.nanoTime());
    System.out.println("faults.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      int characters = random.nextInt(3 * STRIDE);
      for (int i = 0; i < characters; i++) {
        text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
      }
      String whole = text.toString();
      assertEquals(whole.length(), of(whole).length());
      for (int i = 0; i < 20; i++) {
        same(whole, random.nextInt(whole.length() + 1), random.nextInt(1, 2 * STRIDE));
      }
      same(whole, 0, Integer.MAX_VALUE);
      same(whole, whole.length(), 1);
    }
  }

  @Test
  void aTextMayEndAtAMark() {
    String text = "a".repeat(STRIDE);
    same(text, STRIDE, 1);
    same(text, STRIDE - 1, 5);
    same("", 0, 7);
  }
}
