package dev.durachat.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Speaks just enough of the protocol to be measured, and can be told to spoil its frames. */
final class ScriptedServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final UnaryOperator<List<JsonObject>> spoil;
  private final AtomicInteger sent = new AtomicInteger();

  /**
   * Listens on a free port.
   *
   * @param spoil what becomes of the frames of a reply
   */
  ScriptedServer(UnaryOperator<List<JsonObject>> spoil) {
    this.spoil = spoil;
    this.server =
        vertx.createHttpServer().webSocketHandler(this::connected).listen(0, "127.0.0.1").await();
  }

  int port() {
    return server.actualPort();
  }

  /** How many frames it has sent. */
  int sent() {
    return sent.get();
  }

  private void connected(ServerWebSocket socket) {
    send(socket, new JsonObject().put("type", "ready").put("seq", 1));
    if (socket.uri().contains("conversationId=c1")) {
      send(socket, catchup());
    }
    socket.textMessageHandler(
        text -> {
          JsonObject frame = new JsonObject(text);
          if (frame.getString("type").equals("start_chat")) {
            spoil.apply(reply(frame.getString("prompt"))).forEach(each -> send(socket, each));
          } else {
            send(socket, catchup());
          }
        });
  }

  private static List<JsonObject> reply(String prompt) {
    StreamShape shape = StreamShape.lastIn(prompt.getBytes(StandardCharsets.UTF_8));
    List<JsonObject> frames = new ArrayList<>();
    frames.add(frame("conversation_created").put("messages", new JsonArray()));
    int length = 0;
    for (int i = 0; i < shape.chunks(); i++) {
      String content = ChunkText.of(i, Clock.micros(), shape.bytes());
      frames.add(frame("text").put("attempt", 1).put("offset", length).put("content", content));
      length += content.length();
    }
    frames.add(frame("done").put("attempt", 1).put("status", "complete").put("length", length));
    return frames;
  }

  private static JsonObject catchup() {
    JsonArray messages = new JsonArray();
    StreamShape shape = new StreamShape(1, 0, 32);
    for (int i = 0; i < 2; i++) {
      messages.add(message("user", shape.prompt()));
      messages.add(message("assistant", ChunkText.of(0, Clock.micros(), shape.bytes())));
    }
    return frame("catchup").put("messages", messages).put("hasActiveStream", false);
  }

  private static JsonObject message(String role, String content) {
    return new JsonObject()
        .put("role", role)
        .put("status", "complete")
        .put("content", content)
        .put("usage", new JsonObject().put("totalTokens", 1))
        .put("contentLength", content.length());
  }

  private static JsonObject frame(String type) {
    return new JsonObject().put("type", type).put("conversationId", "c1").put("messageId", "m1");
  }

  private void send(ServerWebSocket socket, JsonObject frame) {
    sent.incrementAndGet();
    socket.writeTextMessage(frame.encode()).onComplete(_ -> {});
  }

  @Override
  public void close() {
    Object _ = vertx.close().await();
  }
}
