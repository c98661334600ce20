package dev.durachat.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where a query is in a text, and what is shown of it. */
final class SnippetTest {
  private static Snippet snippet(String query, String text) {
    return Snippet.of(text, found(query, text).places());
  }

  private static Occurrences found(String query, String text) {
    return Occurrences.of(SearchQuery.of(query), text, text.length());
  }

  private static List<String> marked(Snippet snippet) {
    return snippet.highlights().stream()
        .map(range -> snippet.text().substring(range.start(), range.end()))
        .toList();
  }

  @Test
  void marksWordsThatBeginSo() {
    assertEquals(List.of("Tea", "teapots"), marked(snippet("tea", "Tea and teapots, no steam")));
    assertEquals(List.of("tea"), marked(snippet("tea time", "one tea, no more")));
  }

  @Test
  void marksPhrasesAsOne() {
    assertEquals(List.of("日本"), marked(snippet("日本", "本日は日本と日")));
    assertEquals(List.of("node.js"), marked(snippet("node.js", "js node, node.js")));
    assertEquals(List.of("a b a b a"), marked(snippet("a.b.a", "a b a b a")));
    assertEquals(List.of("a a b"), marked(snippet("a.a.b", "a a a b")));
  }

  @Test
  void isTheWholeOfAShortText() {
    Snippet short_ = snippet("two", "one\ntwo\tthree");
    assertEquals("one two three", short_.text());
    assertEquals(List.of(new Snippet.Range(4, 7)), short_.highlights());
    assertEquals(new Snippet("", List.of()), snippet("two", ""));
  }

  @Test
  void isCutWhereMostOfTheQueryIs() {
    String text =
        "green " + "filler ".repeat(100) + "green apples and red ones " + "filler ".repeat(100);
    Snippet cut = snippet("green red", text);
    assertEquals(List.of("green", "red"), marked(cut));
    assertTrue(cut.text().startsWith("…filler") && cut.text().endsWith("filler…"), cut.text());
    assertTrue(cut.text().length() <= 202);
  }

  @Test
  void aBetterAnswerScoresMore() {
    double once = found("tea", "a cup of tea and so on").score();
    assertTrue(found("tea", "tea, tea and more tea, on").score() > once);
    assertTrue(found("tea", "a cup of tea" + " and so on".repeat(300)).score() < once);
    assertTrue(found("tea", "a cup of teas and so on").score() < once);
    assertEquals(0, found("tea", "coffee").score());
  }

  @Test
  void ofAnyTextIsWholeAndInBounds() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String[] parts = {"a", "b", "ab", " ", "\n", "é", "日", "😀", "-", "x".repeat(50)};
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(600); i > 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      StringBuilder query = new StringBuilder();
      for (int i = random.nextInt(6); i > 0; i--) {
        query.append(parts[random.nextInt(parts.length - 1)]);
      }
      Snippet snippet = snippet(query.toString(), text.toString());
      int end = 0;
      for (Snippet.Range range : snippet.highlights()) {
        assertTrue(range.start() >= end && range.start() < range.end(), "seed " + seed);
        end = range.end();
      }
      assertTrue(end <= snippet.text().length());
      assertFalse(snippet.text().chars().anyMatch(Character::isISOControl));
      assertEquals(
          snippet.text().codePoints().filter(cp -> cp == 0x1f600).count(),
          snippet.text().chars().filter(c -> Character.isHighSurrogate((char) c)).count());
      assertEquals(
          snippet.text().chars().filter(c -> Character.isHighSurrogate((char) c)).count(),
          snippet.text().chars().filter(c -> Character.isLowSurrogate((char) c)).count());
    }
  }
}
