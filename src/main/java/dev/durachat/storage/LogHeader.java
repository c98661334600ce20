package dev.durachat.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The beginning of SQLite's write-ahead log: sqlite.org/fileformat2.html, 4.1. SQLite takes a log
 * whose beginning is wrong for an empty one, and so would forget what was acknowledged. No crash
 * leaves that: the beginning is written in one piece and is on disk before anything counts.
 */
final class LogHeader {
  private static final int BYTES = 32;
  private static final int SUMMED = 24;
  private static final int MAGIC = 0x377f0682;

  private LogHeader() {}

  /**
   * Whether SQLite will read this log as far as its frames are whole. It does not where the file is
   * shorter than a header, or begins with zeros, as after a power loss: then nothing is in it.
   */
  static boolean isSound(Path log) throws IOException {
    if (!Files.exists(log) || Files.size(log) < BYTES) {
      return true;
    }
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // Until all of it is there.
      }
    }
    header.rewind();
    return header.mismatch(ByteBuffer.allocate(BYTES)) < 0 || isSummed(header);
  }

  private static boolean isSummed(ByteBuffer header) {
    int magic = header.getInt(0);
    if ((magic & ~1) != MAGIC) {
      return false;
    }
    // The lowest bit tells the order of bytes that sums are made in; numbers are big-endian.
    ByteBuffer words =
        header.duplicate().order(magic == MAGIC ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int first = 0;
    int second = 0;
    for (int at = 0; at < SUMMED; at += 2 * Integer.BYTES) {
      first += words.getInt(at) + second;
      second += words.getInt(at + Integer.BYTES) + first;
    }
    return header.getInt(SUMMED) == first && header.getInt(SUMMED + Integer.BYTES) == second;
  }
}
