package dev.durachat.chat;

import dev.durachat.chat.Letters.Part;

/**
 * The words of a text, one after another, as a search knows them. Case and diacritics make no
 * difference. In scripts that put no spaces between words each character counts as a word, so that
 * a word is found there as a row of them.
 *
 * <p>What is stored for a search and what marks its hits both read a text through this class: they
 * never disagree. A change here makes stored indexes wrong.
 */
public final class Words {
  /** What of a longer word counts: encoded data must not fill an index. */
  private static final int LONGEST = 64;

  private static final int ASCII_END = 0x80;

  private final String text;
  private final int limit;
  private final StringBuilder buffer = new StringBuilder();
  private int start;
  private int end;
  private boolean ascii;
  private String folded = "";

  public Words(String text) {
    this(text, text.length());
  }

  /**
   * @param limit where to stop, in UTF-16 units
   */
  public Words(String text, int limit) {
    this.text = text;
    this.limit = Math.min(limit, text.length());
  }

  /** Goes to the next word; false when there is none. */
  public boolean next() {
    int at = end;
    while (at < limit) {
      int cp = text.codePointAt(at);
      int after = at + Character.charCount(cp);
      at =
          switch (Letters.part(cp)) {
            case NONE, MARK -> after;
            case LETTER -> begin(at, endOfWord(after));
            case ALONE -> begin(at, endOfMarks(after));
          };
      if (at < 0) {
        return true;
      }
    }
    end = limit;
    return false;
  }

  /** Takes what is there for the word; where to go on if nothing is left of it, else -1. */
  private int begin(int from, int to) {
    start = from;
    end = to;
    ascii = true;
    for (int i = from; i < to && ascii; i++) {
      ascii = text.charAt(i) < ASCII_END;
    }
    folded = ascii ? "" : fold();
    return ascii || !folded.isEmpty() ? -1 : to;
  }

  private int endOfWord(int from) {
    int at = from;
    while (at < limit) {
      int cp = text.codePointAt(at);
      Part part = Letters.part(cp);
      if (part == Part.NONE || part == Part.ALONE) {
        return at;
      }
      at += Character.charCount(cp);
    }
    return at;
  }

  private int endOfMarks(int from) {
    int at = from;
    while (at < limit) {
      int cp = text.codePointAt(at);
      if (Letters.part(cp) != Part.MARK) {
        return at;
      }
      at += Character.charCount(cp);
    }
    return at;
  }

  /** Where the word begins in the text, in UTF-16 units. */
  public int start() {
    return start;
  }

  /** Where the word ends. */
  public int end() {
    return end;
  }

  /** The word without what makes no difference, of letters, digits and marks; never empty. */
  public String folded() {
    if (folded.isEmpty()) {
      folded = fold();
    }
    return folded;
  }

  private String fold() {
    buffer.setLength(0);
    int cut = Math.min(end, start + LONGEST);
    int at = start;
    while (at < cut) {
      int cp = text.codePointAt(at);
      Letters.fold(cp, buffer);
      at += Character.charCount(cp);
    }
    return buffer.toString();
  }

  /** Whether the folded word begins with this, which is folded. */
  boolean beginsWith(String beginning) {
    if (!ascii) {
      return folded.startsWith(beginning);
    }
    int length = beginning.length();
    if (length > Math.min(end - start, LONGEST)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(text.charAt(start + i)) != beginning.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the folded word is this, which is folded. */
  boolean is(String word) {
    return ascii
        ? Math.min(end - start, LONGEST) == word.length() && beginsWith(word)
        : folded.equals(word);
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
