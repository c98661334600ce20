package dev.durachat.chat;

import dev.durachat.chat.Occurrences.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a text that shows why it was found, on one line.
 *
 * @param highlights what of {@code text} was searched for, in order and apart from each other
 */
public record Snippet(String text, List<Range> highlights) {
  private static final int UNITS = 200;

  /** What is shown before the first highlight. */
  private static final int LEAD = 40;

  /** How far a cut moves to keep a word whole. */
  private static final int LONGEST_WORD = 20;

  private static final String CUT = "…";

  /** A part of a snippet, in UTF-16 units. */
  public record Range(int start, int end) {}

  /** Cuts the part of a text that has most of what was searched for. */
  public static Snippet of(String text, List<Place> places) {
    int begin = begin(text, places);
    int end = end(text, begin);
    String before = begin > 0 ? CUT : "";
    String line =
        before
            + text.substring(begin, end).replaceAll("[\\s\\p{Cc}\\p{Zl}\\p{Zp}]", " ")
            + (end < text.length() ? CUT : "");
    int shift = before.length() - begin;
    List<Range> highlights = new ArrayList<>();
    for (Place place : places) {
      int from = Math.max(place.start(), begin);
      int to = Math.min(place.end(), end);
      if (from < to) {
        add(highlights, new Range(from + shift, to + shift));
      }
    }
    return new Snippet(line, List.copyOf(highlights));
  }

  /** Occurrences of two phrases may lie over each other. */
  private static void add(List<Range> highlights, Range next) {
    Range whole = next;
    while (!highlights.isEmpty() && whole.start() < highlights.getLast().end()) {
      Range last = highlights.removeLast();
      whole = new Range(Math.min(last.start(), whole.start()), Math.max(last.end(), whole.end()));
    }
    highlights.add(whole);
  }

  private static int begin(String text, List<Place> places) {
    if (places.isEmpty()) {
      return 0;
    }
    int from = places.get(densest(places)).start() - LEAD;
    if (from <= 0) {
      return 0;
    }
    for (int at = from; at < from + LONGEST_WORD; at++) {
      if (Character.isWhitespace(text.charAt(at))) {
        return at + 1;
      }
    }
    return TextPiece.splitsPair(text, from) ? from + 1 : from;
  }

  /** The place after which most phrases of the query follow soon. */
  private static int densest(List<Place> places) {
    int best = 0;
    int bestCount = 0;
    for (int i = 0; i < places.size(); i++) {
      int reach = places.get(i).start() + UNITS - LEAD;
      long phrases = 0;
      for (int k = i; k < places.size() && places.get(k).end() <= reach; k++) {
        phrases |= 1L << places.get(k).phrase();
      }
      if (Long.bitCount(phrases) > bestCount) {
        bestCount = Long.bitCount(phrases);
        best = i;
      }
    }
    return best;
  }

  private static int end(String text, int begin) {
    int end = begin + UNITS;
    if (end >= text.length()) {
      return text.length();
    }
    for (int at = end; at > end - LONGEST_WORD; at--) {
      if (Character.isWhitespace(text.charAt(at))) {
        return at;
      }
    }
    return TextPiece.splitsPair(text, end) ? end - 1 : end;
  }
}
