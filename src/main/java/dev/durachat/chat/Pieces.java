package dev.durachat.chat;

import java.util.ArrayList;
import java.util.List;

/** A text in pieces of a bounded length that part no surrogate pair. */
public final class Pieces {
  private Pieces() {}

  /**
   * Cuts a text.
   *
   * @param units how long a piece may be, in UTF-16 units; at least 2
   * @return the pieces in their order; none of an empty text
   */
  public static List<String> of(String text, int units) {
    if (text.isEmpty()) {
      return List.of();
    }
    if (text.length() <= units) {
      return List.of(text);
    }
    List<String> pieces = new ArrayList<>();
    int begin = 0;
    while (begin < text.length()) {
      int end = Math.min(text.length(), begin + units);
      if (TextPiece.splitsPair(text, end)) {
        end--;
      }
      pieces.add(text.substring(begin, end));
      begin = end;
    }
    return pieces;
  }
}
