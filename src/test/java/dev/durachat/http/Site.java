package dev.durachat.http;

import dev.durachat.auth.Authenticator;
import dev.durachat.auth.Origins;
import dev.durachat.auth.Visitors;
import dev.durachat.config.Config;
import dev.durachat.config.ConfigException;
import dev.durachat.config.ConfigLoader;
import dev.durachat.library.Account;
import dev.durachat.metrics.Health;
import dev.durachat.metrics.Metrics;
import dev.durachat.model.ModelInfo;
import dev.durachat.model.ProviderInfo;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A server on a free port of loopback, and a client that may send what no browser would. */
final class Site implements AutoCloseable {
  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  final AtomicBoolean ready = new AtomicBoolean(true);
  final AtomicReference<Future<Account.Description>> user =
      new AtomicReference<>(
          Future.succeededFuture(
              new Account.Description(
                  "local",
                  "{\"theme\":\"dark\"}",
                  42,
                  List.of(),
                  Instant.parse("2026-01-02T03:04:05.06Z"))));
  final int port;
  // Fields, not locals: a client that nobody refers to any more closes its connections.
  private final HttpClient client = vertx.createHttpClient();
  private final WebSocketClient socketClient = vertx.createWebSocketClient();

  /**
   * @param overrides single keys of the configuration
   */
  Site(Path dataDir, Map<String, String> overrides, List<ApiRoutes> more) throws Exception {
    this(dataDir, overrides, more, Site::greet);
  }

  private Site(
      Path dataDir,
      Map<String, String> overrides,
      List<ApiRoutes> more,
      Handler<RoutingContext> webSockets)
      throws Exception {
    var keys = new HashMap<>(overrides);
    keys.put("data.dir", dataDir.toString());
    keys.put("server.port", "0");
    Config config = new ConfigLoader(Map.of()).load(null, keys);
    var metrics = new Metrics();
    var gate =
        new Gate(
            new Visitors(config.server().trustedProxies()),
            authenticator(config.auth()),
            new Origins(config.server().allowedOrigins(), config.auth().mode()));
    var routes = new ArrayList<>(more);
    routes.add(new MeRoutes(id -> user.get().map(it -> named(it, id))));
    routes.add(
        new ModelRoutes(
            "demo/echo",
            List.of(new ProviderInfo("p", "P", true)),
            ownKeys ->
                List.of(
                    new ModelInfo("demo/echo", "Echo", "demo", false, false, null),
                    new ModelInfo("p/m", "M", "p", true, true, 1000)),
            userId -> Future.succeededFuture(Set.of())));
    var server =
        new WebServer(
            vertx,
            config,
            gate,
            new Problems(metrics),
            metrics,
            List.of(
                new OperatorRoutes(
                    new Health(Map.of("storage", ready::get, "always", () -> true)),
                    metrics,
                    config.server().metricsToken())),
            routes,
            new WebPage(vertx, "testpage/"),
            webSockets);
    port = await(server.start(2));
  }

  private static Account.Description named(Account.Description it, String userId) {
    return new Account.Description(userId, it.preferences(), it.bytes(), it.keys(), it.createdAt());
  }

  private Authenticator authenticator(Config.Auth auth) throws ConfigException {
    return switch (auth.mode()) {
      case NONE -> Authenticator.ofLocalUser();
      case JWT -> Authenticator.byToken(vertx, auth.jwt(), Clock.systemUTC());
      case PROXY -> Authenticator.byProxy(auth.proxy());
      case ACCOUNTS, OIDC -> throw new IllegalArgumentException("needs a whole server");
    };
  }

  /** Says who is there and goes. */
  private static void greet(RoutingContext ctx) {
    String name = Gate.principal(ctx).userId();
    ctx.request().pause();
    // As the gateway does, which has to find the user first.
    Promise<Void> found = Promise.promise();
    ctx.vertx().setTimer(1, now -> found.complete());
    found
        .future()
        .compose(now -> ctx.request().toWebSocket())
        .onSuccess(
            socket ->
                socket
                    .writeTextMessage(name + " " + socket.subProtocol())
                    .onComplete(done -> socket.close()))
        .onFailure(ctx::fail);
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  SiteAnswer get(String path, String... headers) throws Exception {
    return send(HttpMethod.GET, path, headers);
  }

  /**
   * @param headers names and values, in turn
   */
  SiteAnswer send(HttpMethod method, String path, String... headers) throws Exception {
    return await(sent(method, path, "", headers));
  }

  Future<SiteAnswer> sent(HttpMethod method, String path, String body, String... headers) {
    var options =
        new RequestOptions().setMethod(method).setHost("127.0.0.1").setPort(port).setURI(path);
    for (int i = 0; i < headers.length; i += 2) {
      options.putHeader(headers[i], headers[i + 1]);
    }
    var answer = Promise.<SiteAnswer>promise();
    // On an event loop: beside it, the body may be there before anybody listens for it.
    vertx.runOnContext(
        now ->
            client
                .request(options)
                .compose(request -> body.isEmpty() ? request.send() : request.send(body))
                .compose(response -> response.body().map(content -> answer(response, content)))
                .onComplete(answer));
    return answer.future();
  }

  private static SiteAnswer answer(HttpClientResponse response, Buffer content) {
    return new SiteAnswer(response.statusCode(), response.headers(), content.toString());
  }

  /** The greeting of the WebSocket; fails as the upgrade does. */
  String greeting(List<String> subprotocols, String... headers) throws Exception {
    return await(greeted(subprotocols, headers));
  }

  Future<String> greeted(List<String> subprotocols, String... headers) {
    var options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/ws")
            .setSubProtocols(subprotocols);
    for (int i = 0; i < headers.length; i += 2) {
      options.addHeader(headers[i], headers[i + 1]);
    }
    var greeting = Promise.<String>promise();
    var socket = socketClient.webSocket();
    socket.textMessageHandler(greeting::tryComplete);
    socket.connect(options).onFailure(greeting::tryFail);
    return greeting.future();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
