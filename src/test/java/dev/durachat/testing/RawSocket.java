package dev.durachat.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client that speaks WebSocket by hand: it answers no ping and may break every rule. */
public final class RawSocket implements AutoCloseable {
  public static final int FIN = 0x80;
  public static final int CONTINUATION = 0x0;
  public static final int TEXT = 0x1;
  public static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xA;

  private static final int PATIENCE_MILLIS = 10_000;

  /** Longer: thousands may knock at once. */
  private static final int HANDSHAKE_MILLIS = 60_000;

  private static final int MASKED = 0x80;
  private final Socket socket;
  private final DataInputStream in;
  private @Nullable Frame lastWord;
  private Duration patience = Duration.ofMillis(PATIENCE_MILLIS);

  /** A frame as it came. */
  public record Frame(int opcode, ByteBuffer payload) {
    public String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    /** The code of a close frame. */
    public int code() {
      return payload.getShort(0) & 0xffff;
    }

    private String reason() {
      return StandardCharsets.UTF_8.decode(payload.duplicate().position(2)).toString();
    }
  }

  /** Upgrades a connection of this user. */
  public RawSocket(int port, String userId) {
    this(port, userId, 0);
  }

  /**
   * As {@link #RawSocket(int, String)}, of a client that takes little.
   *
   * @param receiveBytes that its system keeps for it while it does not read; 0: as usual
   */
  public RawSocket(int port, String userId, int receiveBytes) {
    try {
      socket = new Socket();
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(HANDSHAKE_MILLIS);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      String head =
          "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:"
              + port
              + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer "
              + LiveServer.token(userId)
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      while (!answer.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
        answer.write(in.readByte());
      }
      if (!answer.toString(StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101")) {
        throw new AssertionError(answer.toString(StandardCharsets.US_ASCII));
      }
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a frame; {@code first} is its first byte: {@link #FIN}, reserved bits, opcode. */
  public RawSocket send(int first, byte[] payload) {
    return send(first, payload, payload.length);
  }

  /** As {@link #send(int, byte[])}, with a length that need not be true. */
  public RawSocket send(int first, byte[] payload, int length) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) first);
    if (length < 126) {
      frame.put((byte) (MASKED | length));
    } else if (length < 1 << 16) {
      frame.put((byte) (MASKED | 126)).putShort((short) length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(length);
    }
    frame.putInt(0).put(payload);
    try {
      socket.getOutputStream().write(frame.array(), 0, frame.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public RawSocket send(int first, String payload) {
    return send(first, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** The next frame of the server. */
  public Frame next() {
    try {
      int opcode = in.readByte() & 0xf;
      long length = in.readByte() & 0x7f;
      if (length == 126) {
        length = in.readShort() & 0xffff;
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] payload = new byte[(int) length];
      in.readFully(payload);
      Frame frame = new Frame(opcode, ByteBuffer.wrap(payload));
      lastWord = opcode == CLOSE ? frame : lastWord;
      return frame;
    } catch (EOFException e) {
      throw new AssertionError("the connection ended " + farewell(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String farewell() {
    if (lastWord == null) {
      return "without a close frame";
    }
    return lastWord.payload().remaining() < 2
        ? "with an empty close frame"
        : "with " + lastWord.code() + " " + lastWord.reason();
  }

  /** How long to wait for a frame; ten seconds unless this is called. */
  public RawSocket patience(Duration atMost) {
    try {
      socket.setSoTimeout((int) atMost.toMillis());
      patience = atMost;
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The next frame with this opcode; others before it are passed over, for as long as one waits.
   */
  public Frame next(int opcode) {
    long start = System.nanoTime();
    Frame frame = next();
    while (frame.opcode() != opcode) {
      if (Duration.ofNanos(System.nanoTime() - start).compareTo(patience) > 0) {
        throw new AssertionError("only others before a frame of opcode " + opcode);
      }
      frame = next();
    }
    return frame;
  }

  /** Bytes by their numbers. */
  public static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
