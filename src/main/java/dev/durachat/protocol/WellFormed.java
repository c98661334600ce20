package dev.durachat.protocol;

/**
 * Text that can be stored. JSON can spell half a surrogate pair, UTF-8 cannot: it becomes U+FFFD,
 * as in browsers.
 */
public final class WellFormed {
  private WellFormed() {}

  /** The same text where nothing is wrong with it. */
  public static String text(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (mended == null) {
        mended = new StringBuilder(text);
      }
      mended.setCharAt(i, '\uFFFD');
    }
    return mended == null ? text : mended.toString();
  }
}
