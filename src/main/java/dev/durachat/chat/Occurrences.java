package dev.durachat.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the phrases of a query are in one text.
 *
 * @param places the first of them, by their ends
 * @param score how well the text answers the query, comparable between texts; 0 when it does not
 */
public record Occurrences(List<Place> places, double score) {
  /** More than these need not be known: a snippet shows a handful. */
  private static final int MOST_PLACES = 1_000;

  /** The length at which a text is neither short nor long, in UTF-16 units. */
  private static final double USUAL_UNITS = 1_000;

  /**
   * How soon one more occurrence says nothing new, and how much a long text is expected to have.
   */
  private static final double SATURATION = 1.2;

  private static final double LENGTH_MATTERS = 0.75;

  /** What a whole word counts against the mere beginning of one. */
  private static final double WHOLE_WORD = 2;

  /**
   * One occurrence.
   *
   * @param start in UTF-16 units
   * @param phrase which of the query's
   */
  public record Place(int start, int end, int phrase) {}

  /**
   * Looks through a text.
   *
   * @param limit where to stop, in UTF-16 units
   */
  public static Occurrences of(SearchQuery query, String text, int limit) {
    List<Trail> trails = new ArrayList<>();
    for (List<String> phrase : query.phrases()) {
      trails.add(new Trail(phrase));
    }
    List<Place> places = new ArrayList<>();
    Words words = new Words(text, limit);
    while (words.next()) {
      for (int i = 0; i < trails.size(); i++) {
        int start = trails.get(i).follow(words);
        if (start >= 0 && places.size() < MOST_PLACES) {
          places.add(new Place(start, words.end(), i));
        }
      }
    }
    double score = 0;
    for (Trail trail : trails) {
      score += trail.score(text.length());
    }
    return new Occurrences(places, score);
  }

  /** One phrase on its way through a text. */
  private static final class Trail {
    private final List<String> phrase;

    /** Where the words that were read last began, in turn. */
    private final int[] starts;

    /** Bit i: the words up to the one read last are the phrase's first i + 1. */
    private long begun;

    private int read;
    private double weight;

    Trail(List<String> phrase) {
      this.phrase = phrase;
      this.starts = new int[phrase.size()];
    }

    /** Takes the next word; where an occurrence that ends with it begins, or -1. */
    int follow(Words word) {
      starts[read % starts.length] = word.start();
      read++;
      long candidates = (begun << 1) | 1;
      begun = 0;
      int last = phrase.size() - 1;
      for (int i = 0; i < last; i++) {
        if ((candidates & (1L << i)) != 0 && word.is(phrase.get(i))) {
          begun |= 1L << i;
        }
      }
      if ((candidates & (1L << last)) == 0 || !word.beginsWith(phrase.get(last))) {
        return -1;
      }
      weight += word.is(phrase.get(last)) ? WHOLE_WORD : 1;
      return starts[read % starts.length];
    }

    /** As BM25 has it, without the rarity of the phrase: all texts that are compared have it. */
    double score(int units) {
      double length = 1 - LENGTH_MATTERS + LENGTH_MATTERS * units / USUAL_UNITS;
      return weight * (SATURATION + 1) / (weight + SATURATION * length);
    }
  }
}
