package dev.durachat.transfer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Tells whether bytes that come piece by piece are text: UTF-8 without NUL. */
final class TextCheck {
  private static final int LONGEST_CHARACTER = 4;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer decoded = CharBuffer.allocate(8 * 1024);

  /** The beginning of a character whose rest is in the next piece. */
  private ByteBuffer rest = ByteBuffer.allocate(0);

  private boolean text = true;

  void add(byte[] bytes, int length) {
    if (!text) {
      return;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        text = false;
        return;
      }
    }
    ByteBuffer all = ByteBuffer.allocate(rest.remaining() + length).put(rest).put(bytes, 0, length);
    all.flip();
    decode(all, false);
    if (all.remaining() >= LONGEST_CHARACTER) {
      text = false;
    }
    rest = all;
  }

  /** Whether all of it was text. To be called once, at the end. */
  boolean finish() {
    if (text) {
      decode(rest, true);
    }
    return text;
  }

  private void decode(ByteBuffer bytes, boolean last) {
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      decoded.clear();
      result = decoder.decode(bytes, decoded, last);
    }
    text = text && !result.isError();
  }
}
