package dev.durachat.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A provider on loopback that does to each request just what its script says, byte by byte. */
public final class FakeProvider implements AutoCloseable {
  public static final String STREAM_HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  /** One request that has come whole, and the way to answer it. */
  public static final class Exchanged {
    public final int number;
    public final String head;
    public final String body;
    public final NetSocket socket;
    public final CountDownLatch closed = new CountDownLatch(1);

    Exchanged(int number, String head, String body, NetSocket socket) {
      this.number = number;
      this.head = head;
      this.body = body;
      this.socket = socket;
    }

    public JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public Future<Void> raw(String text) {
      return socket.write(Buffer.buffer(text));
    }

    /** The head of a stream, then each piece as an HTTP chunk of its own. */
    public Future<Void> stream(String... pieces) {
      return raw(STREAM_HEAD + chunks(pieces));
    }

    public Future<Void> more(String... pieces) {
      return raw(chunks(pieces));
    }

    /** The regular end of the HTTP response. */
    public Future<Void> end() {
      return raw("0\r\n\r\n");
    }

    public void status(int status, String headers, String content) {
      int length = content.getBytes(StandardCharsets.UTF_8).length;
      raw(
          "HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s"
              .formatted(status, headers, length, content));
    }

    public void reset() {
      ((NetSocketInternal) socket)
          .channelHandlerContext()
          .channel()
          .config()
          .setOption(ChannelOption.SO_LINGER, 0);
      socket.close();
    }
  }

  public final List<Exchanged> requests = new CopyOnWriteArrayList<>();
  public final List<Long> arrivalNanos = new CopyOnWriteArrayList<>();
  private final NetServer server;

  /**
   * Listens.
   *
   * @param script told of each request; on an event loop
   */
  public FakeProvider(Vertx vertx, Consumer<Exchanged> script) {
    server = vertx.createNetServer();
    server.connectHandler(socket -> serve(socket, script));
    server.listen(0, "127.0.0.1").await();
  }

  public int port() {
    return server.actualPort();
  }

  public static String chunks(String... pieces) {
    StringBuilder text = new StringBuilder();
    for (String piece : pieces) {
      int length = piece.getBytes(StandardCharsets.UTF_8).length;
      text.append(Integer.toHexString(length)).append("\r\n").append(piece).append("\r\n");
    }
    return text.toString();
  }

  /** An event with this text in the delta's field of that name. */
  public static String delta(String field, String text) {
    return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\""
        + field
        + "\":"
        + quote(text)
        + "},\"finish_reason\":null}]}\n\n";
  }

  public static String text(String text) {
    return delta("content", text);
  }

  public static String finish(String reason) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
        + reason
        + "\"}]}\n\n";
  }

  public static final String DONE = "data: [DONE]\n\n";

  public static String quote(String text) {
    try {
      return new ObjectMapper().writeValueAsString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(NetSocket socket, Consumer<Exchanged> script) {
    Buffer received = Buffer.buffer();
    socket.exceptionHandler(reset -> {});
    socket.closeHandler(
        v -> {
          requests.stream().filter(r -> r.socket.equals(socket)).forEach(r -> r.closed.countDown());
        });
    int[] consumed = {0};
    socket.handler(
        buffer -> {
          received.appendBuffer(buffer);
          String all = received.getString(consumed[0], received.length(), "ISO-8859-1");
          int headEnd = all.indexOf("\r\n\r\n");
          if (headEnd < 0) {
            return;
          }
          String head = all.substring(0, headEnd);
          int length = contentLength(head);
          if (all.length() < headEnd + 4 + length) {
            return;
          }
          int start = consumed[0] + headEnd + 4;
          String body = received.getString(start, start + length);
          consumed[0] = start + length;
          arrivalNanos.add(System.nanoTime());
          Exchanged request = new Exchanged(requests.size() + 1, head, body, socket);
          requests.add(request);
          script.accept(request);
        });
  }

  private static int contentLength(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring("content-length:".length()).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    server.close().await();
  }
}
