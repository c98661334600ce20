package dev.durachat.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client on a real WebSocket. Frames are kept as they come and read one after the other. */
public final class TestSocket implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LARGEST_FRAME = 64 << 20;
  private static final int SHOWN_CHARS = 300;
  private static final Vertx VERTX = Vertx.vertx();
  private static final WebSocketClient CLIENT =
      VERTX.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxFrameSize(LARGEST_FRAME)
              .setMaxMessageSize(LARGEST_FRAME)
              .setMaxConnections(1000)
              // Small, so that a client that does not read is soon felt by the server.
              .setReceiveBufferSize(16 * 1024));

  private final WebSocket socket;
  private final List<JsonNode> seen = new ArrayList<>();
  private int next;
  private boolean closed;
  private int pings;

  private TestSocket(WebSocket socket) {
    this.socket = socket;
  }

  /** The server did not let this client in. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;
    private final transient JsonNode body;

    Refused(UpgradeRejectedException e) {
      super("refused with " + e.getStatus(), e);
      status = e.getStatus();
      body = Json.parse(e.getBody().toString());
    }

    public int status() {
      return status;
    }

    /** The problem document. */
    public JsonNode body() {
      return body;
    }
  }

  /** Connects with these headers. A subprotocol list is a header, too. */
  public static TestSocket open(int port, String uri, Map<String, String> headers) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(uri);
    headers.forEach(
        (name, value) -> {
          if (name.equals("Sec-WebSocket-Protocol")) {
            Arrays.stream(value.split(", ")).forEach(options::addSubProtocol);
          } else {
            options.addHeader(name, value);
          }
        });
    // It listens before it connects: the first frame may follow in the same packet.
    ClientWebSocket socket = CLIENT.webSocket();
    TestSocket opened = new TestSocket(socket).listen();
    try {
      socket.connect(options).await();
    } catch (RuntimeException e) {
      Throwable cause = e instanceof UpgradeRejectedException ? e : e.getCause();
      if (cause instanceof UpgradeRejectedException rejected) {
        throw new Refused(rejected);
      }
      throw e;
    }
    return opened;
  }

  private TestSocket listen() {
    socket.textMessageHandler(text -> add(Json.parse(text)));
    socket.exceptionHandler(e -> {});
    socket.closeHandler(done -> markClosed());
    return this;
  }

  private synchronized void add(JsonNode frame) {
    seen.add(frame);
    notifyAll();
  }

  private synchronized void markClosed() {
    closed = true;
    notifyAll();
  }

  /** What the server chose of the subprotocols that were offered. */
  public @Nullable String subprotocol() {
    return socket.subProtocol();
  }

  /** Sends a frame, written leniently: see {@link Json}. */
  public TestSocket say(String frame) {
    return raw(Json.lenient(frame).toString());
  }

  /** Sends a text frame as it is. */
  public TestSocket raw(String text) {
    socket.writeTextMessage(text);
    return this;
  }

  public void binary(byte... bytes) {
    socket.writeBinaryMessage(Buffer.buffer(bytes));
  }

  /** Sends one text message in fragments of these bytes. */
  public void fragments(byte[]... parts) {
    socket.writeFrame(WebSocketFrame.textFrame("", false));
    for (int i = 0; i < parts.length; i++) {
      socket.writeFrame(
          WebSocketFrame.continuationFrame(Buffer.buffer(parts[i]), i == parts.length - 1));
    }
  }

  /** Stops to read, as a client does that hangs. */
  public void pause() {
    socket.pause();
  }

  public void resume() {
    socket.resume();
  }

  /** The next frame. */
  public JsonNode next() {
    return expect("any frame", frame -> true);
  }

  /** The next frame of this type; others before it are passed over. */
  public JsonNode expect(String type) {
    return expect(type, frame -> type.equals(frame.path("type").asText()));
  }

  /** The next frame that is so; others before it are passed over. */
  public synchronized JsonNode expect(String what, Predicate<JsonNode> wanted) {
    int from = next;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      while (next < seen.size()) {
        JsonNode frame = seen.get(next++);
        if (wanted.test(frame)) {
          return frame;
        }
      }
      if (closed || !waited(deadline, () -> closed || next < seen.size())) {
        throw new AssertionError("no " + what + (closed ? ", closed; " : "; ") + shown(from));
      }
    }
  }

  /** Every frame up to the answer to a ping: when it comes, all that was asked before is done. */
  public List<JsonNode> settle() {
    String id = "settle-" + ++pings;
    int from;
    synchronized (this) {
      from = next;
    }
    say("{type:'ping', id:'" + id + "'}");
    expect("pong " + id, frame -> id.equals(frame.path("id").asText()));
    synchronized (this) {
      return List.copyOf(seen.subList(from, next - 1));
    }
  }

  /** Everything that has come so far. */
  public synchronized List<JsonNode> seen() {
    return List.copyOf(seen);
  }

  /** Waits until the server has ended this socket, and tells why. */
  public synchronized int closeCode() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    if (!waited(deadline, () -> closed)) {
      throw new AssertionError("still open; " + shown(0));
    }
    Short code = socket.closeStatusCode();
    return code == null ? -1 : code;
  }

  public synchronized boolean isOpen() {
    return !closed;
  }

  private boolean waited(long deadline, BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    return true;
  }

  private String shown(int from) {
    StringBuilder text = new StringBuilder("seen:");
    for (JsonNode frame : seen.subList(from, seen.size())) {
      String json = frame.toString();
      text.append("\n  ").append(json, 0, Math.min(SHOWN_CHARS, json.length()));
    }
    return text.toString();
  }

  @Override
  public void close() {
    socket.close();
  }
}
