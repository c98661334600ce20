package dev.durachat.chat;

/**
 * Part of a stored text. All figures are UTF-16 code units.
 *
 * @param offset where {@code text} begins in the whole
 * @param total length of the whole
 */
public record TextPiece(int offset, String text, int total) {

  /** A whole text. */
  public static TextPiece whole(String text) {
    return new TextPiece(0, text, text.length());
  }

  /** Where this piece ends in the whole. */
  public int end() {
    return offset + text.length();
  }

  /** Whether more of the whole follows this piece. */
  public boolean cut() {
    return end() < total;
  }

  /**
   * The part from {@code from} of at most {@code max} units, splitting no surrogate pair: when
   * {@code from} is beyond this piece, or inside a pair, the part begins at this piece's beginning.
   */
  public TextPiece from(int from, int max) {
    int begin = from - offset;
    if (begin < 0 || begin > text.length() || splitsPair(text, begin)) {
      begin = 0;
    }
    int end = begin + Math.min(text.length() - begin, max);
    if (splitsPair(text, end)) {
      end--;
    }
    return new TextPiece(offset + begin, text.substring(begin, end), total);
  }

  /** Whether a cut at {@code index} would part the two halves of a surrogate pair. */
  public static boolean splitsPair(CharSequence text, int index) {
    return index > 0
        && index < text.length()
        && Character.isHighSurrogate(text.charAt(index - 1))
        && Character.isLowSurrogate(text.charAt(index));
  }
}
