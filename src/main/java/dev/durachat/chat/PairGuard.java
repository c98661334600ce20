package dev.durachat.chat;

/**
 * Keeps a stream of text well-formed: half of a surrogate pair at the end of a piece waits for its
 * other half, and a half that has none becomes U+FFFD, since UTF-8 cannot hold it.
 */
public final class PairGuard {
  private static final char REPLACEMENT = '\uFFFD';

  private char waiting;

  /** Takes the next piece and gives what of it is whole. */
  public String pass(String piece) {
    if (waiting == 0 && !hasSurrogate(piece)) {
      return piece;
    }
    StringBuilder out = new StringBuilder(piece.length() + 1);
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (waiting != 0) {
        char high = waiting;
        waiting = 0;
        if (Character.isLowSurrogate(c)) {
          out.append(high).append(c);
          continue;
        }
        out.append(REPLACEMENT);
      }
      if (Character.isHighSurrogate(c)) {
        waiting = c;
      } else {
        out.append(Character.isLowSurrogate(c) ? REPLACEMENT : c);
      }
    }
    return out.toString();
  }

  /** No more comes: gives what stands for a half that still waits. */
  public String finish() {
    boolean alone = waiting != 0;
    waiting = 0;
    return alone ? String.valueOf(REPLACEMENT) : "";
  }

  private static boolean hasSurrogate(String piece) {
    for (int i = 0; i < piece.length(); i++) {
      if (Character.isSurrogate(piece.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
