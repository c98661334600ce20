package dev.durachat.model;

/**
 * What the demo model says to a prompt: always the same to the same prompt, so that a cut answer
 * can go on from any place.
 */
record DemoAnswer(String text) {
  private static final int QUOTE_CHARS = 4_000;

  /** At the demo model's pace a short prompt's answer takes about four seconds. */
  private static final int SMALL_CHUNK_CHARS = 6;

  private static final int MAX_CHUNKS = 320;

  private static final String HEAD =
      """
      ## You said

      """;

  private static final String TAIL =
      """

      No model is configured, so this is the **demo model**: it quotes you and streams at \
      reading speed. Things to try while it does:

      - reload the page, or close it and come back later
      - open the same chat in a second tab
      - stop the server with `kill -9` and start it again

      Each time you end up with the same text:

      ```js
      // every chunk is stored before anyone sees it
      const seen = stored.slice(0, offset);
      console.assert(shown === seen);
      ```

      To get real answers, add a provider to the configuration.
      """;

  static DemoAnswer to(String prompt) {
    StringBuilder text = new StringBuilder(HEAD);
    cut(prompt).lines().forEach(line -> text.append("> ").append(line).append('\n'));
    return new DemoAnswer(text.append(TAIL.stripTrailing()).toString());
  }

  private static String cut(String prompt) {
    if (prompt.length() <= QUOTE_CHARS) {
      return prompt;
    }
    return prompt.substring(0, wholePair(prompt, QUOTE_CHARS)) + " …";
  }

  /** Where the chunk that starts at {@code from} ends: after a word, if one ends soon. */
  int chunkEnd(int from) {
    int size = Math.max(SMALL_CHUNK_CHARS, text.length() / MAX_CHUNKS);
    int end = Math.min(from + size, text.length());
    int space = text.lastIndexOf(' ', end - 1);
    if (end < text.length() && space >= from + size / 2) {
      end = space + 1;
    }
    return wholePair(text, end);
  }

  /** The same place, or the next one when it lies inside a surrogate pair. */
  private static int wholePair(String text, int end) {
    boolean inside =
        end > 0
            && end < text.length()
            && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));
    return inside ? end + 1 : end;
  }
}
