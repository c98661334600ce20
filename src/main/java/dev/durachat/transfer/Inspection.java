package dev.durachat.transfer;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a file is found to be.
 *
 * @param size in bytes
 */
public record Inspection(String sha256, MediaType type, long size) {
  private static final int PIECE = 64 * 1024;

  /**
   * Reads a file once, and has it on disk when this returns.
   *
   * @throws RefusedException when it is nothing that can be attached
   */
  public static Inspection of(Path file) throws IOException {
    MessageDigest digest = digest();
    TextCheck text = new TextCheck();
    byte[] head = new byte[0];
    long size = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      byte[] piece = new byte[PIECE];
      int read = channel.read(ByteBuffer.wrap(piece));
      while (read >= 0) {
        digest.update(piece, 0, read);
        text.add(piece, read);
        if (size == 0) {
          head = Arrays.copyOf(piece, Math.min(read, MediaType.HEAD));
        }
        size += read;
        read = channel.read(ByteBuffer.wrap(piece));
      }
      channel.force(true);
    }
    if (size == 0) {
      throw new RefusedException(ErrorCode.INVALID_MESSAGE, "The file is empty.");
    }
    MediaType type =
        MediaType.of(head, text.finish())
            .orElseThrow(
                () ->
                    new RefusedException(
                        ErrorCode.INVALID_MESSAGE,
                        "Only images (PNG, JPEG, GIF, WebP), PDF and text in UTF-8 can be"
                            + " attached."));
    return new Inspection(HexFormat.of().formatHex(digest.digest()), type, size);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
