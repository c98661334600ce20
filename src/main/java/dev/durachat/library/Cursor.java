package dev.durachat.library;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Where a page of a list ended: opaque to clients, and good only for the list and the user that it
 * was made for.
 *
 * @param list the list that it goes on with
 * @param lineage the epoch of the user's database
 * @param place what the list needs to go on; without line breaks
 */
record Cursor(String list, String lineage, List<String> place) {
  private static final String SEPARATOR = "\n";

  String encode() {
    String text = list + SEPARATOR + lineage + SEPARATOR + String.join(SEPARATOR, place);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a cursor of this list and user.
   *
   * @param parts how many parts its place must have
   * @throws RefusedException when it is anything else
   */
  static List<String> decode(String cursor, String list, String lineage, int parts) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      List<String> all = List.of(text.split(SEPARATOR, -1));
      if (all.size() == parts + 2 && all.get(0).equals(list) && all.get(1).equals(lineage)) {
        return all.subList(2, all.size());
      }
    } catch (IllegalArgumentException notBase64) {
      throw invalid();
    }
    throw invalid();
  }

  /** What is said of a cursor that was not given out for this list. */
  static RefusedException invalid() {
    return new RefusedException(
        ErrorCode.INVALID_MESSAGE, "This cursor is not one of this list. Begin again without it.");
  }
}
