package dev.durachat.gateway;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the fragments of a text message together, strictly: RFC 6455, sections 5.4 and 8.1. */
final class TextAssembler {
  private static final char REPLACEMENT = '\uFFFD';

  private final int maxBytes;
  private @Nullable Buffer gathered;

  /** A message has more bytes than are taken. */
  static final class TooBigException extends Exception {
    private static final long serialVersionUID = 1;
  }

  TextAssembler(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes a fragment.
   *
   * @return the text when the message is whole
   * @throws CharacterCodingException when it is not UTF-8
   */
  Optional<String> add(Buffer fragment, boolean last)
      throws TooBigException, CharacterCodingException {
    int before = gathered == null ? 0 : gathered.length();
    if (before + fragment.length() > maxBytes) {
      gathered = null;
      throw new TooBigException();
    }
    Buffer whole = gathered == null ? fragment : gathered.appendBuffer(fragment);
    if (!last) {
      // A buffer of its own: that of an empty fragment does not grow.
      gathered = gathered == null ? Buffer.buffer().appendBuffer(fragment) : whole;
      return Optional.empty();
    }
    gathered = null;
    return Optional.of(decode(whole.getBytes()));
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    // Either the client sent this character, or it stands for bytes that are not UTF-8.
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }
}
