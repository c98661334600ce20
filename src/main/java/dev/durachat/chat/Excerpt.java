package dev.durachat.chat;

/** The first words of a text, on one line: what titles and previews are made of. */
public final class Excerpt {
  private static final int TITLE_UNITS = 60;
  private static final int PREVIEW_UNITS = 140;

  private Excerpt() {}

  /** A title of at most 60 UTF-16 units. */
  public static String title(String prompt) {
    return firstWords(prompt, TITLE_UNITS);
  }

  /** A preview of at most 140 UTF-16 units. */
  public static String preview(String text) {
    return firstWords(text, PREVIEW_UNITS);
  }

  private static String firstWords(String text, int units) {
    // Four times the units is enough to look at: more white space than that makes a short excerpt.
    String line = TextPiece.whole(text).from(0, units * 4).text().strip();
    line = line.replaceAll("\\s+", " ");
    if (line.length() <= units) {
      return line;
    }
    int end = units - 1;
    int space = line.lastIndexOf(' ', end);
    if (space > units / 2) {
      end = space;
    } else if (TextPiece.splitsPair(line, end)) {
      end--;
    }
    return line.substring(0, end) + "…";
  }
}
