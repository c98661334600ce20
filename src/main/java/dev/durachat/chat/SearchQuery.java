package dev.durachat.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * What is searched for. All phrases must be there, in any order; what stands between two spaces is
 * a phrase, whose words must follow each other. Nothing in it is syntax.
 *
 * @param phrases each a row of folded words, of which the last may go on: {@code hel} finds hello
 */
public record SearchQuery(List<List<String>> phrases) {
  /** Words after these change nothing: nobody tells 32 words of one text from 33. */
  private static final int MOST_WORDS = 32;

  public SearchQuery {
    phrases = phrases.stream().map(List::copyOf).distinct().toList();
  }

  /** Reads what a person typed. */
  public static SearchQuery of(String typed) {
    List<List<String>> phrases = new ArrayList<>();
    int room = MOST_WORDS;
    for (String part : typed.strip().split("\\s+", -1)) {
      List<String> phrase = new ArrayList<>();
      Words words = new Words(part);
      while (room > 0 && words.next()) {
        phrase.add(words.folded());
        room--;
      }
      if (!phrase.isEmpty()) {
        phrases.add(phrase);
      }
    }
    return new SearchQuery(phrases);
  }

  /** Whether there is nothing to search for: no letter and no digit. */
  public boolean isEmpty() {
    return phrases.isEmpty();
  }
}
