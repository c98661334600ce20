package dev.durachat.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a word, and which spellings of it are one. */
final class WordsTest {
  private static List<String> words(String text) {
    List<String> found = new ArrayList<>();
    Words words = new Words(text);
    while (words.next()) {
      found.add(words.folded());
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hello, World!|hello world",
        "node.js x-y_z|node js x y z",
        "ÀÉÎ Ñandú|aei nandu",
        "naïve naı̈ve|naive naive",
        "STRASSE Straße|strasse strasse",
        "ΣΟΦΟΣ σοφός|σοφοσ σοφοσ",
        "Ёлка|елка",
        "tiếng Việt|tieng viet",
        "مُحَمَّد|محمد",
        "שָׁלוֹם|שלום",
        "ＡＢＣ１２３|abc123",
        "ﬁne|fine",
        "日本語|日 本 語",
        "你好，世界|你 好 世 界",
        "データ ﾃﾞｰﾀ|デ ー タ デ ー タ",
        "iPhone手机2024年|iphone 手 机 2024 年",
        "ที่บ้าน|ที่ บ้ า น",
        "학교 학교|학 교 학 교",
        "हिन्दी में|हिन्दी में",
        "soft\u00adhyphen|softhyphen",
        "tea 😀👍🏽 cup|tea 😀 👍 🏽 cup",
        "a\u0000b|a b",
      })
  void areFoldedAndApart(String text, String wanted) {
    assertEquals(Normalizer.normalize(wanted, Normalizer.Form.NFKD), String.join(" ", words(text)));
  }

  @Test
  void endWhereNothingIsLeft() {
    assertEquals(List.of(), words(""));
    assertEquals(List.of(), words(" .,;\"'*()\u0301\ud83d"));
    assertEquals(List.of("a"), words("a\udc00"));
  }

  @Test
  void areBoundedInLength() {
    String giant = "é".repeat(100_000);
    assertEquals(List.of("e".repeat(64)), words(giant));
    assertEquals(List.of("a".repeat(64)), words("a".repeat(100_000)));
    Words words = new Words("one two three", 6);
    assertTrue(words.next());
    assertTrue(words.next());
    assertEquals("tw", words.folded());
  }

  /** Whatever comes, nothing of a word can be taken for syntax. */
  @Test
  void ofAnyTextAreNoSyntax() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 30; i++) {
        text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x500 : 0x20000));
      }
      String joined = String.join(" ", words(text.toString()));
      joined
          .chars()
          .filter(c -> c < 0x80)
          .forEach(
              c -> assertTrue(" abcdefghijklmnopqrstuvwxyz0123456789".indexOf(c) >= 0, joined));
      assertTrue(words(text.toString()).stream().noneMatch(String::isEmpty), "seed " + seed);
    }
  }
}
