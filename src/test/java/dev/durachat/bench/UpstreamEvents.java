package dev.durachat.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The bytes of a streamed chat completion: server-sent events in HTTP chunks, made in place. */
final class UpstreamEvents {
  /** More than any event with a chunk of the given size takes. */
  static final int OVERHEAD = 256;

  private static final String CHUNK_HEAD =
      "{\"id\":\"chatcmpl-fake\",\"object\":\"chat.completion.chunk\",\"created\":1,"
          + "\"model\":\"fake\",\"choices\":[{\"index\":0,\"delta\":";
  private static final byte[] BEFORE_TEXT = ascii("data: " + CHUNK_HEAD + "{\"content\":\"");
  private static final byte[] AFTER_TEXT = ascii("\"},\"finish_reason\":null}]}\n\n");
  private static final byte[] LINE_END = ascii("\r\n");
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final byte[] HEAD =
      ascii(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + event(
                  CHUNK_HEAD
                      + "{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}"));
  private static final byte[] END =
      ascii(event(CHUNK_HEAD + "{},\"finish_reason\":\"stop\"}]}") + event("[DONE]") + "0\r\n\r\n");

  private UpstreamEvents() {}

  static void writeHead(ByteBuf out) {
    out.writeBytes(HEAD);
  }

  static void writeChunk(ByteBuf out, int index, long micros, int bytes) {
    int text = ChunkText.length(index, micros, bytes);
    writeHex(out, BEFORE_TEXT.length + text + AFTER_TEXT.length);
    out.writeBytes(LINE_END);
    out.writeBytes(BEFORE_TEXT);
    ChunkText.write(out, index, micros, bytes);
    out.writeBytes(AFTER_TEXT);
    out.writeBytes(LINE_END);
  }

  static void writeEnd(ByteBuf out) {
    out.writeBytes(END);
  }

  private static void writeHex(ByteBuf out, int number) {
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.writeByte(HEX[(number >> shift) & 15]);
    }
  }

  private static String event(String data) {
    String event = "data: " + data + "\n\n";
    return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
