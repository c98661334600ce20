package dev.durachat.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The text of one chunk: {@code |index;time|pad}, with the time of its emission in microseconds and
 * as many letters as bring it to its size. The letters depend on the index, so that a reader can
 * tell a lost, doubled, moved or damaged chunk from a whole one.
 */
final class ChunkText {
  private static final byte[] LETTERS =
      "abcdefghijklmnopqrstuvwxyz".repeat(160).getBytes(StandardCharsets.US_ASCII);

  private ChunkText() {}

  static char letter(int index, int position) {
    return (char) ('a' + (index + position) % 26);
  }

  /** The length of a chunk: its head alone when that is longer than the size asked for. */
  static int length(int index, long micros, int bytes) {
    return Math.max(bytes, headLength(index, micros));
  }

  static void write(ByteBuf out, int index, long micros, int bytes) {
    out.writeByte('|');
    writeNumber(out, index);
    out.writeByte(';');
    writeNumber(out, micros);
    out.writeByte('|');
    int pad = bytes - headLength(index, micros);
    if (pad > 0) {
      out.writeBytes(LETTERS, index % 26, pad);
    }
  }

  static String of(int index, long micros, int bytes) {
    String head = "|" + index + ";" + micros + "|";
    int pad = Math.max(0, bytes - head.length());
    return head + new String(LETTERS, index % 26, pad, StandardCharsets.US_ASCII);
  }

  private static int headLength(int index, long micros) {
    return 3 + digits(index) + digits(micros);
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static void writeNumber(ByteBuf out, long number) {
    int digits = digits(number);
    int at = out.writerIndex();
    out.ensureWritable(digits);
    long rest = number;
    for (int k = digits - 1; k >= 0; k--) {
      out.setByte(at + k, (int) ('0' + rest % 10));
      rest /= 10;
    }
    out.writerIndex(at + digits);
  }
}
