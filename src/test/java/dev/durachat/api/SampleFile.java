package dev.durachat.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Contents of files as tests upload them. */
enum SampleFile {
  PNG("image/png", "\u0089PNG\r\n\u001a\n"),
  JPEG("image/jpeg", "\u00ff\u00d8\u00ff\u00e0"),
  GIF("image/gif", "GIF89a"),
  WEBP("image/webp", "RIFF\0\1\0\0WEBP"),
  PDF("application/pdf", "%PDF-1.7");

  final String mimeType;
  private final String beginning;

  SampleFile(String mimeType, String beginning) {
    this.mimeType = mimeType;
    this.beginning = beginning;
  }

  /** A content of its own that begins as such files do. */
  byte[] content(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    byte[] first = beginning.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(first, 0, bytes, 0, first.length);
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
