package dev.durachat.transfer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an attachment may be. Found by its first bytes: what a client says of it is not believed.
 */
public enum MediaType {
  PNG("image/png"),
  JPEG("image/jpeg"),
  GIF("image/gif"),
  WEBP("image/webp"),
  PDF("application/pdf"),
  /** UTF-8 without NUL; source code, HTML and SVG among it, which are shown and never run. */
  TEXT("text/plain");

  /** As many first bytes as {@link #of} looks at. */
  static final int HEAD = 12;

  private static final byte[] PNG_MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG_MAGIC = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

  private final String name;

  MediaType(String name) {
    this.name = name;
  }

  /** As it stands in headers and messages. */
  public String mimeType() {
    return name;
  }

  /**
   * What a file is.
   *
   * @param head its first {@link #HEAD} bytes, or all where it has fewer
   * @param text whether all of it is text
   */
  static Optional<MediaType> of(byte[] head, boolean text) {
    if (has(head, 0, PNG_MAGIC)) {
      return Optional.of(PNG);
    }
    if (has(head, 0, JPEG_MAGIC)) {
      return Optional.of(JPEG);
    }
    if (has(head, 0, ascii("GIF87a")) || has(head, 0, ascii("GIF89a"))) {
      return Optional.of(GIF);
    }
    if (has(head, 0, ascii("RIFF")) && has(head, 8, ascii("WEBP"))) {
      return Optional.of(WEBP);
    }
    if (has(head, 0, ascii("%PDF-"))) {
      return Optional.of(PDF);
    }
    return text ? Optional.of(TEXT) : Optional.empty();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean has(byte[] head, int from, byte[] magic) {
    int to = from + magic.length;
    return head.length >= to && Arrays.equals(head, from, to, magic, 0, magic.length);
  }
}
