package dev.durachat.http;

import dev.durachat.auth.EndedSessions;
import dev.durachat.user.UserSession;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The event streams that are being written. Any thread. */
public final class OpenStreams {
  private final Duration heartbeat;
  private final EndedSessions ended;
  private final Clock clock;
  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

  /**
   * @param heartbeat the longest pause between two writes of a stream
   */
  public OpenStreams(Duration heartbeat, EndedSessions ended, Clock clock) {
    this.heartbeat = heartbeat;
    this.ended = ended;
    this.clock = clock;
  }

  /**
   * Begins a stream, while its client is there; it goes with its answer. On the request's event
   * loop.
   */
  EventStream begin(RoutingContext ctx, UserSession session, ReplyEvents events) {
    EventStream stream = new EventStream(ctx, session, events);
    open.add(stream);
    ctx.addEndHandler(over -> open.remove(stream));
    Vertx vertx = ctx.vertx();
    cancelAtEnd(ctx, vertx.setPeriodic(heartbeat.toMillis(), timer -> stream.beat()));
    Instant end = Gate.principal(ctx).expiresAt();
    if (end != null) {
      long left = Math.max(1, Duration.between(clock.instant(), end).toMillis());
      cancelAtEnd(ctx, vertx.setTimer(left, timer -> stream.expire()));
    }
    if (ended.contains(Gate.principal(ctx).sessionId())) {
      stream.expire();
    }
    return stream;
  }

  private static void cancelAtEnd(RoutingContext ctx, long timer) {
    ctx.addEndHandler(over -> ctx.vertx().cancelTimer(timer));
  }

  /** Ends the streams of a session that has ended. */
  public void endSession(String session) {
    open.stream().filter(each -> each.isOf(session)).forEach(EventStream::expire);
  }
}
