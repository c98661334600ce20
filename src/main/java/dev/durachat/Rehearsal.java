package dev.durachat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One visit to the running server, as a browser makes it: the page, the API, a chat to its end.
 * What the JVM loads and links meanwhile goes into the cache that makes the next starts quick.
 */
final class Rehearsal {
  private static final String HOST = "127.0.0.1";
  private static final List<String> PAGES =
      List.of(
          "/", "/app.js", "/app.css", "/api/v1/me", "/api/v1/models", "/health/ready", "/metrics");
  private static final long MOST_SECONDS = 60;

  private final int port;
  private final Vertx vertx = Vertx.vertx();

  // Fields, not locals: a client that nobody refers to any more closes its connections.
  private final HttpClient client = vertx.createHttpClient();
  private final WebSocketClient socketClient = vertx.createWebSocketClient();

  Rehearsal(int port) {
    this.port = port;
  }

  /** Whether all went well. Blocks. */
  boolean run() {
    var done = Promise.<Void>promise();
    vertx.runOnContext(now -> read().compose(ok -> chat()).onComplete(done));
    try {
      done.future().toCompletionStage().toCompletableFuture().get(MOST_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("durachat: the rehearsal failed: " + e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Future<Void> read() {
    Future<Void> all = Future.succeededFuture();
    for (String page : PAGES) {
      all =
          all.compose(before -> client.request(HttpMethod.GET, port, HOST, page))
              .compose(request -> request.send())
              .compose(HttpClientResponse::body)
              .mapEmpty();
    }
    return all;
  }

  private Future<Void> chat() {
    var ended = Promise.<Void>promise();
    ClientWebSocket socket = socketClient.webSocket();
    socket.textMessageHandler(
        frame -> {
          switch (new JsonObject(frame).getString("type", "")) {
            case "ready" -> ask(socket);
            case "done" -> ended.tryComplete();
            case "error" -> ended.tryFail(frame);
            default -> {} // The rest of the stream.
          }
        });
    socket.closeHandler(closed -> ended.tryFail("the socket was closed"));
    var options =
        new WebSocketConnectOptions()
            .setHost(HOST)
            .setPort(port)
            .setURI("/ws")
            .setSubProtocols(List.of("durachat.v1"));
    return socket.connect(options).compose(open -> ended.future());
  }

  private static void ask(ClientWebSocket socket) {
    socket.writeTextMessage(
        new JsonObject()
            .put("type", "start_chat")
            .put("requestId", UUID.randomUUID().toString())
            .put("model", "demo/echo")
            .put("prompt", "Good morning")
            .encode());
  }
}
