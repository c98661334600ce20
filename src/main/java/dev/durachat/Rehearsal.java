package dev.durachat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A short day of the running server: the page, the API, a crowd that chats, leaves, and comes back
 * when all actors sleep. What the JVM loads, links and learns meanwhile goes into the cache that
 * makes the next starts quick: how often a method ran decides how soon it is compiled.
 *
 * <p>The server must believe the header {@code X-Forwarded-User}, and let actors sleep soon.
 */
final class Rehearsal {
  private static final String HOST = "127.0.0.1";
  private static final String USER = "X-Forwarded-User";
  private static final List<String> PAGES =
      List.of(
          "/", "/app.js", "/app.css", "/api/v1/me", "/api/v1/models", "/health/ready", "/metrics");
  private static final int CROWD = 100;
  private static final int DAYS = 3;
  private static final int VISITS_A_DAY = 5;
  private static final long LOOK_MILLIS = 100;
  private static final String NOBODY_AWAKE = "durachat_actors_active 0.0";
  private static final long MOST_SECONDS = 60;

  private final int port;
  private final Vertx vertx = Vertx.vertx();
  private final Map<Integer, String> conversations = new ConcurrentHashMap<>();

  // Fields, not locals: a client that nobody refers to any more closes its connections.
  private final HttpClient client = vertx.createHttpClient();
  private final WebSocketClient socketClient = vertx.createWebSocketClient();

  Rehearsal(int port) {
    this.port = port;
  }

  /** Whether all went well. Blocks. */
  boolean run() {
    var done = Promise.<Void>promise();
    vertx.runOnContext(now -> day().onComplete(done));
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

  private Future<Void> day() {
    Future<Void> all = Future.succeededFuture();
    for (String page : PAGES) {
      all = all.compose(before -> read(page)).mapEmpty();
    }
    all = all.compose(read -> crowd(this::chat));
    for (int day = 0; day < DAYS; day++) {
      all = all.compose(evening -> night());
      for (int visit = 0; visit < VISITS_A_DAY; visit++) {
        all = all.compose(before -> crowd(this::comeBack));
      }
    }
    return all;
  }

  private Future<String> read(String page) {
    return client
        .request(HttpMethod.GET, port, HOST, page)
        .compose(request -> request.putHeader(USER, name(0)).send())
        .compose(HttpClientResponse::body)
        .map(Buffer::toString);
  }

  /** Waits until all actors sleep. */
  private Future<Void> night() {
    return read("/metrics")
        .compose(
            metrics ->
                metrics.contains(NOBODY_AWAKE)
                    ? Future.succeededFuture()
                    : vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS).compose(later -> night()));
  }

  /** Does something for each user of the crowd, all at once. */
  private Future<Void> crowd(Action action) {
    List<Future<Void>> all = new ArrayList<>();
    for (int user = 0; user < CROWD; user++) {
      all.add(action.by(user));
    }
    return Future.all(all).mapEmpty();
  }

  @FunctionalInterface
  private interface Action {
    Future<Void> by(int user);
  }

  private static String name(int user) {
    return "visitor-" + user;
  }

  private Future<Void> chat(int user) {
    return visit(
        user,
        "/ws",
        (socket, frame) ->
            switch (frame.getString("type", "")) {
              case "ready" -> {
                ask(socket);
                yield false;
              }
              case "done" -> {
                conversations.put(user, frame.getString("conversationId"));
                yield true;
              }
              default -> false; // The rest of the stream.
            });
  }

  private Future<Void> comeBack(int user) {
    return visit(
        user,
        "/ws?conversationId=" + conversations.get(user),
        (socket, frame) -> frame.getString("type", "").equals("catchup"));
  }

  @FunctionalInterface
  private interface Listener {
    /** Hears a frame, and tells whether it was the last to wait for. */
    boolean hears(ClientWebSocket socket, JsonObject frame);
  }

  private Future<Void> visit(int user, String uri, Listener listener) {
    var over = Promise.<Void>promise();
    ClientWebSocket socket = socketClient.webSocket();
    socket.textMessageHandler(
        text -> {
          JsonObject frame = new JsonObject(text);
          if (frame.getString("type", "").equals("error")) {
            over.tryFail(text);
          } else if (listener.hears(socket, frame)) {
            over.tryComplete();
          }
        });
    socket.closeHandler(closed -> over.tryFail("the socket was closed"));
    var options =
        new WebSocketConnectOptions()
            .setHost(HOST)
            .setPort(port)
            .setURI(uri)
            .putHeader(USER, name(user))
            .setSubProtocols(List.of("durachat.v1"));
    return socket.connect(options).compose(open -> over.future()).eventually(socket::close);
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
