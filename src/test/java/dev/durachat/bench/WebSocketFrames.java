package dev.durachat.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The bytes of the WebSocket protocol as a client needs them. */
final class WebSocketFrames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  private static final int PONG = 10;
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int LONGEST_HEAD = 14;

  private WebSocketFrames() {}

  static byte[] upgradeRequest(int port, String path, String token) {
    return """
    GET %s HTTP/1.1
    Host: 127.0.0.1:%d
    Authorization: Bearer %s
    Upgrade: websocket
    Connection: Upgrade
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
    Sec-WebSocket-Version: 13

    """
        .formatted(path, port, token)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  static ByteBuf text(ByteBuf out, String text) {
    return write(out, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static ByteBuf pong(ByteBuf out, byte[] payload) {
    return write(out, PONG, payload);
  }

  /** The mask is zero, so that the payload goes as it is. */
  private static ByteBuf write(ByteBuf out, int opcode, byte[] payload) {
    out.ensureWritable(LONGEST_HEAD + payload.length);
    out.writeByte(FIN | opcode);
    if (payload.length < 126) {
      out.writeByte(MASKED | payload.length);
    } else if (payload.length < 1 << 16) {
      out.writeByte(MASKED | 126).writeShort(payload.length);
    } else {
      out.writeByte(MASKED | 127).writeLong(payload.length);
    }
    return out.writeInt(0).writeBytes(payload);
  }

  /** The length of the frame's head when it is all there, else -1. */
  static int headLength(ByteBuf in) {
    if (in.readableBytes() < 2) {
      return -1;
    }
    int head =
        switch (in.getByte(in.readerIndex() + 1) & 0x7f) {
          case 126 -> 4;
          case 127 -> 10;
          default -> 2;
        };
    return in.readableBytes() < head ? -1 : head;
  }

  static int payloadLength(ByteBuf in) {
    int at = in.readerIndex();
    int small = in.getByte(at + 1) & 0x7f;
    return switch (small) {
      case 126 -> in.getUnsignedShort(at + 2);
      case 127 -> Math.toIntExact(in.getLong(at + 2));
      default -> small;
    };
  }
}
