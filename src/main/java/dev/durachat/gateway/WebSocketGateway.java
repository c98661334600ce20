package dev.durachat.gateway;

import dev.durachat.auth.EndedSessions;
import dev.durachat.auth.Principal;
import dev.durachat.config.Config;
import dev.durachat.metrics.Metrics;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.CloseCode;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.protocol.RefusedException;
import dev.durachat.user.UserActors;
import dev.durachat.user.UserSession;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * The way in for browsers: {@code GET /ws}. Refuses before the upgrade what cannot be served, with
 * a {@link RefusedException} on the routing context; afterwards a {@link Connection} takes over.
 */
public final class WebSocketGateway implements BiConsumer<RoutingContext, Principal> {
  private static final int PAGE = 100;
  private static final int SESSION_ID_CHARS = 128;
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Config config;
  private final UserActors actors;
  private final FrameCodec codec;
  private final Metrics metrics;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Outboxes outboxes;

  private final EndedSessions ended;
  private volatile boolean draining;

  public WebSocketGateway(
      Vertx vertx,
      Config config,
      UserActors actors,
      Outboxes outboxes,
      FrameCodec codec,
      Metrics metrics,
      EndedSessions ended,
      Clock clock) {
    this.config = config;
    this.actors = actors;
    this.outboxes = outboxes;
    this.codec = codec;
    this.metrics = metrics;
    this.ended = ended;
    long heartbeat = config.server().heartbeat().toNanos();
    long sweep =
        Math.min(SWEEP.toMillis(), Math.max(1, config.server().heartbeat().toMillis() / 4));
    vertx.setPeriodic(
        sweep,
        timer -> {
          long now = System.nanoTime();
          Instant time = clock.instant();
          open.forEach(connection -> connection.beat(time, now, heartbeat));
        });
  }

  @Override
  public void accept(RoutingContext routing, Principal who) {
    HttpServerRequest request = routing.request();
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      routing.fail(
          new RefusedException(ErrorCode.INVALID_MESSAGE, "This address speaks WebSocket only."));
      return;
    }
    if (draining) {
      routing.fail(
          new RefusedException(
              ErrorCode.UNAVAILABLE, "The server is about to restart. Try again in a moment."));
      return;
    }
    // Nothing of the request may pass by while its user is being found.
    request.pause();
    // Back on the request's own event loop: elsewhere the first frame could come before its
    // handler.
    Context loop = routing.vertx().getOrCreateContext();
    actors
        .connect(who.userId())
        .onComplete(found -> loop.runOnContext(now -> admit(routing, who, found)));
  }

  private void admit(RoutingContext routing, Principal who, AsyncResult<UserSession> found) {
    if (found.succeeded()) {
      upgrade(routing, new Admitted(who, found.result()));
    } else {
      routing.request().resume();
      routing.fail(found.cause());
    }
  }

  private record Admitted(Principal who, UserSession place) {}

  private void upgrade(RoutingContext routing, Admitted admitted) {
    HttpServerRequest request = routing.request();
    request
        .toWebSocket()
        .onSuccess(socket -> connect(routing, socket, admitted))
        .onFailure(
            e -> {
              admitted.place().close();
              routing.fail(ErrorCode.INVALID_MESSAGE.status(), e);
            });
    request.resume();
  }

  private void connect(RoutingContext routing, ServerWebSocket socket, Admitted admitted) {
    ChannelHandlerContext channel = behind(routing.request());
    LoopOutbox outbox = outboxes.of(channel.channel().eventLoop());
    Connection connection =
        new Connection(
            socket,
            channel,
            outbox,
            admitted.place(),
            codec,
            metrics,
            sessionId(routing),
            admitted.who(),
            config.limits());
    watch(channel, connection::violated);
    keepLittle(channel);
    open.add(connection);
    metrics.sockets().incrementAndGet();
    socket.exceptionHandler(e -> {});
    socket.closeHandler(
        closed -> {
          open.remove(connection);
          metrics.sockets().decrementAndGet();
          admitted.place().close();
        });
    connection.open();
    String conversationId = routing.request().getParam("conversationId");
    if (conversationId != null && !conversationId.isEmpty()) {
      connection.submit(new ClientFrame.Catchup(conversationId, null, null, null, null, PAGE));
    }
    forgetHeaders(routing);
    if (draining) {
      connection.close(CloseCode.GOING_AWAY);
    }
    if (ended.contains(admitted.who().sessionId())) {
      connection.close(CloseCode.EXPIRED);
    }
  }

  /**
   * Where frames leave for the network: written there, many are flushed at once, which the socket
   * itself cannot do.
   */
  static ChannelHandlerContext behind(HttpServerRequest request) {
    ChannelPipeline pipeline =
        ((ConnectionBase) request.connection()).channelHandlerContext().channel().pipeline();
    ChannelHandlerContext last = pipeline.lastContext();
    if (pipeline.get(IdleStateHandler.class) != null) {
      // The heartbeat tells whether a socket is alive: no second clock for each.
      pipeline.remove(IdleStateHandler.class);
    }
    return last;
  }

  /**
   * Has the decoder let go of what it has read. Else it keeps the bytes of sixteen reads beside a
   * frame that is not whole: more than a megabyte of direct memory for each socket that sends much.
   */
  private static void keepLittle(ChannelHandlerContext channel) {
    WebSocket08FrameDecoder decoder = channel.pipeline().get(WebSocket08FrameDecoder.class);
    if (decoder != null) {
      decoder.setDiscardAfterReads(1);
    }
  }

  /**
   * Has violations of RFC 6455 answered.
   *
   * @param channel as {@link #behind} found it
   * @param violated is told the code that the socket is closed with
   */
  static void watch(ChannelHandlerContext channel, IntConsumer violated) {
    channel.pipeline().addBefore(channel.name(), "violations", new ViolationHandler(violated));
  }

  /**
   * The request stays with its socket for hours: two kilobytes for each that nobody reads again.
   */
  private static void forgetHeaders(RoutingContext routing) {
    routing.request().headers().clear();
    routing.response().headers().clear();
  }

  private static String sessionId(RoutingContext routing) {
    String wanted = routing.request().getParam("sessionId");
    return wanted == null || wanted.isEmpty() || wanted.length() > SESSION_ID_CHARS
        ? UUID.randomUUID().toString()
        : wanted;
  }

  /** Closes the sockets of a session that has ended. */
  public void endSession(String session) {
    open.forEach(
        connection -> {
          if (connection.isOf(session)) {
            connection.close(CloseCode.EXPIRED);
          }
        });
  }

  /** From now on no socket is taken. */
  public void drain() {
    draining = true;
  }

  /** Ends every socket; clients come back with jitter. */
  public void closeAll() {
    draining = true;
    open.forEach(connection -> connection.close(CloseCode.GOING_AWAY));
  }

  /** How many sockets are open. */
  public int open() {
    return open.size();
  }
}
