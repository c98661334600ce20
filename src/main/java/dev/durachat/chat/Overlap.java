package dev.durachat.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what a model says again when it is asked to go on with a text.
 *
 * <p>Some models begin a continuation with the last words they see, or with the whole answer. This
 * holds the new text back while it could still be such a repetition: while, from some beginning of
 * a word in the stored text, stored and new text agree. Once they part, or the stored text's end is
 * reached, the longest repetition that reaches that end is cut.
 *
 * <p>A repetition counts when it is the whole stored text, at least two words and {@value
 * #MIN_UNITS} units, or the last word where the text was cut inside it. Anything shorter is taken
 * for chance.
 */
public final class Overlap {
  private static final int MIN_UNITS = 8;
  private static final int MIN_CUT_WORD = 3;

  private String stored;
  private final StringBuilder held = new StringBuilder();
  private List<Integer> candidates = new ArrayList<>();
  private int best;
  private boolean decided;

  public Overlap(String stored) {
    this.stored = stored;
    this.decided = stored.isEmpty();
    for (int i = 0; i < stored.length(); i++) {
      if (beginsWord(i)) {
        candidates.add(i);
      }
    }
  }

  /**
   * Takes more of the new text and gives what of it is known to be new; often all, or nothing yet.
   */
  public String pass(String text) {
    if (decided) {
      return text;
    }
    int from = held.length();
    held.append(text);
    for (int i = from; i < held.length() && !candidates.isEmpty(); i++) {
      advance(i, held.charAt(i));
    }
    return candidates.isEmpty() ? finish() : "";
  }

  /** No more text comes: gives what was held back and is new. */
  public String finish() {
    if (decided) {
      return "";
    }
    decided = true;
    candidates = List.of();
    stored = "";
    return held.substring(best);
  }

  private void advance(int index, char next) {
    List<Integer> alive = new ArrayList<>(candidates.size());
    for (int start : candidates) {
      if (stored.charAt(start + index) != next) {
        continue;
      }
      if (start + index + 1 < stored.length()) {
        alive.add(start);
      } else if (counts(start)) {
        best = Math.max(best, index + 1);
      }
    }
    candidates = alive;
  }

  private boolean beginsWord(int index) {
    return !Character.isWhitespace(stored.charAt(index))
        && (index == 0 || Character.isWhitespace(stored.charAt(index - 1)));
  }

  private boolean counts(int start) {
    String repeated = stored.substring(start);
    if (start == 0) {
      return repeated.length() >= MIN_CUT_WORD;
    }
    boolean severalWords = repeated.strip().chars().anyMatch(Character::isWhitespace);
    if (severalWords) {
      return repeated.length() >= MIN_UNITS;
    }
    boolean cutInsideWord = Character.isLetter(stored.charAt(stored.length() - 1));
    return cutInsideWord && repeated.length() >= MIN_CUT_WORD;
  }
}
