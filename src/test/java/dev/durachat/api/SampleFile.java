package dev.durachat.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Contents of files as tests upload them. */
enum SampleFile {
  PNG("image/png", 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'),
  JPEG("image/jpeg", 0xff, 0xd8, 0xff, 0xe0),
  GIF("image/gif", 'G', 'I', 'F', '8', '9', 'a'),
  WEBP("image/webp", 'R', 'I', 'F', 'F', 0, 1, 0, 0, 'W', 'E', 'B', 'P'),
  PDF("application/pdf", '%', 'P', 'D', 'F', '-', '1', '.', '7');

  final String mimeType;
  private final int[] magic;

  SampleFile(String mimeType, int... magic) {
    this.mimeType = mimeType;
    this.magic = magic;
  }

  /** A content of its own that begins as such files do. */
  byte[] content(int size, long seed) {
    byte[] bytes = new byte[Math.max(size, magic.length)];
    new Random(seed).nextBytes(bytes);
    for (int i = 0; i < magic.length; i++) {
      bytes[i] = (byte) magic[i];
    }
    return bytes;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** So many bytes of valid UTF-8 whose characters have all lengths. */
  static byte[] longText(int size) {
    byte[] unit = text("aé漢😀\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < size) {
      all.writeBytes(unit);
    }
    return all.toByteArray();
  }

  static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }
}
