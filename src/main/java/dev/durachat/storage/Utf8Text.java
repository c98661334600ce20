package dev.durachat.storage;

import dev.durachat.chat.TextPiece;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as a row has it, of which any part can be had without decoding the rest: a long one takes
 * half the memory of a string, and its parts are found by marks.
 */
final class Utf8Text {
  private static final int STRIDE = 16 * 1024;
  private static final int INSIDE_PAIR = -1;

  private final byte[] bytes;

  /** How many UTF-16 units begin before each multiple of the stride. */
  private final int[] marks;

  private final int length;

  Utf8Text(byte[] bytes) {
    this.bytes = bytes;
    this.marks = new int[bytes.length / STRIDE + 1];
    int units = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (at % STRIDE == 0) {
        marks[at / STRIDE] = units;
      }
      units += unitsOf(bytes[at]);
    }
    if (bytes.length % STRIDE == 0) {
      marks[bytes.length / STRIDE] = units;
    }
    this.length = units;
  }

  /** UTF-16 units of the character that begins with this byte; 0 when none does. */
  private static int unitsOf(byte first) {
    int bits = first & 0xff;
    if (bits >= 0xf0) {
      return 2;
    }
    return bits < 0x80 || bits >= 0xc0 ? 1 : 0;
  }

  /** Length in UTF-16 units. */
  int length() {
    return length;
  }

  /** Length in bytes. */
  int size() {
    return bytes.length;
  }

  /** As {@link TextPiece#from} of the whole text. */
  TextPiece from(int from, int max) {
    int begin = from;
    int first = place(from);
    if (first == INSIDE_PAIR) {
      begin = 0;
      first = 0;
    }
    int end = begin + Math.min(length - begin, max);
    int last = place(end);
    if (last == INSIDE_PAIR) {
      last = place(end - 1);
    }
    return new TextPiece(
        begin, new String(bytes, first, last - first, StandardCharsets.UTF_8), length);
  }

  /** Where the character begins that has this unit, if it is the first of it. */
  private int place(int unit) {
    int mark = Arrays.binarySearch(marks, unit);
    if (mark < 0) {
      mark = -mark - 2;
    }
    int units = marks[mark];
    for (int at = mark * STRIDE; at < bytes.length; at++) {
      int next = unitsOf(bytes[at]);
      if (next > 0 && units >= unit) {
        return units == unit ? at : INSIDE_PAIR;
      }
      units += next;
    }
    return units == unit ? bytes.length : INSIDE_PAIR;
  }
}
