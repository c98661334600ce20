package dev.durachat.http;

import dev.durachat.config.Config;
import dev.durachat.metrics.Exhaustion;
import dev.durachat.metrics.Metrics;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Everything that listens: one port, one router, one listener per event loop. */
public final class WebServer {
  /** The subprotocol that the handshake selects when the client offers it. */
  public static final String SUBPROTOCOL = "durachat.v1";

  /** A free port that all listeners share; with 0 each would take its own. */
  private static final int ANY_ONE_PORT = -1;

  private static final int HEADER_BYTES = 32 * 1024;
  private static final int LINE_BYTES = 16 * 1024;
  private static final int BACKLOG = 4096;
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(75);

  private final Vertx vertx;
  private final Config config;
  private final Router router;
  private final Metrics metrics;
  private final ConnectionCap cap;
  private final ApiGateway api;

  /**
   * @param api what answers the operations of the API; most need an identity, see {@link Gate}
   * @param webSockets makes a WebSocket of a request to {@code /ws}; origin and identity are
   *     checked, see {@link Gate#principal}
   */
  public WebServer(
      Vertx vertx,
      Config config,
      Gate gate,
      Problems problems,
      Metrics metrics,
      List<Routes> operator,
      List<ApiRoutes> api,
      WebPage page,
      Handler<RoutingContext> webSockets) {
    this.vertx = vertx;
    this.config = config;
    this.metrics = metrics;
    this.cap = ConnectionCap.of(config.limits().connections(), metrics);
    this.api = new ApiGateway(vertx, api, config.limits().frameBytes());
    this.router = Router.router(vertx);
    router
        .route()
        .handler(RequestId::assign)
        .handler(SecurityHeaders::add)
        .handler(gate::host)
        .failureHandler(problems::answer);
    operator.forEach(routes -> routes.mount(router));
    new ApiDocument(this.api.document()).mount(router);
    for (String guarded : List.of("/ws", "/api/*", "/v1/*")) {
      router.route(guarded).handler(gate::origin).handler(gate::identity);
    }
    router.get("/ws").handler(webSockets);
    new SharePage().mount(router);
    page.mount(router);
    router.route("/*").handler(this.api);
    router.route().handler(ctx -> ctx.fail(404));
    router.errorHandler(400, problems::answerMalformed);
  }

  /**
   * Listens on {@code server.port} with so many event loops.
   *
   * @return the port, which is another than configured if that is 0
   */
  public Future<Integer> start(int eventLoops) {
    var port = new AtomicInteger();
    return vertx
        .deployVerticle(() -> new Listener(port), new DeploymentOptions().setInstances(eventLoops))
        .map(id -> port.get());
  }

  private HttpServerOptions options() {
    var server = config.server();
    int frameBytes = config.limits().frameBytes();
    // Beyond what an open WebSocket is ever silent, or it would be cut by the wrong clock.
    long idleSeconds =
        Math.max(SHORTEST_IDLE.toSeconds(), server.heartbeat().multipliedBy(3).toSeconds());
    return new HttpServerOptions()
        .setHost(bare(server.host()))
        .setPort(server.port() == 0 ? ANY_ONE_PORT : server.port())
        .setMaxInitialLineLength(LINE_BYTES)
        .setMaxHeaderSize(HEADER_BYTES)
        .setAcceptBacklog(BACKLOG)
        .setTcpNoDelay(true)
        .setIdleTimeout((int) idleSeconds)
        .setHttp2ClearTextEnabled(false)
        .setMaxWebSocketFrameSize(frameBytes)
        .setMaxWebSocketMessageSize(frameBytes)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setWebSocketSubProtocols(List.of(SUBPROTOCOL));
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** One event loop's share of the port. */
  private final class Listener extends VerticleBase {
    private final AtomicInteger port;

    Listener(AtomicInteger port) {
      this.port = port;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer(options())
          .connectionHandler(
              connection -> {
                connection.exceptionHandler(Exhaustion::check);
                cap.accept(connection);
                RequestDeadline.watch(connection, config.server(), metrics);
              })
          .requestHandler(router)
          .listen()
          .onSuccess(server -> port.set(server.actualPort()));
    }
  }
}
