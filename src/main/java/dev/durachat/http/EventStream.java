package dev.durachat.http;

import dev.durachat.auth.Principal;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.user.ReplyOutlet;
import dev.durachat.user.UserSession;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A reply as server-sent events. What an actor sends comes on any thread and leaves on the
 * request's event loop; how much is on its way is known at once, so that the actor can wait for a
 * reader that is slow.
 */
final class EventStream implements ReplyOutlet {
  /** A comment: it tells both sides, and all in between, that the other is still there. */
  private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

  private final Context loop;
  private final HttpServerResponse response;
  private final UserSession session;
  private final ReplyEvents events;
  private final Principal who;
  private final AtomicInteger queued = new AtomicInteger();
  private volatile boolean watched;

  /** To be made on the request's event loop. */
  EventStream(RoutingContext ctx, UserSession session, ReplyEvents events) {
    this.loop = ctx.vertx().getOrCreateContext();
    this.response = ctx.response();
    this.session = session;
    this.events = events;
    this.who = Gate.principal(ctx);
  }

  /** Whether it was asked for by this session. */
  boolean isOf(String session) {
    return session.equals(who.sessionId());
  }

  /** Its reader is not known any more. */
  void expire() {
    end(new RefusedException(ErrorCode.UNAUTHORIZED, "Your identity has ended. Sign in again."));
  }

  /** Tells the reader that the events will follow. On the event loop. */
  void open() {
    if (!response.headWritten() && !response.closed()) {
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          // Or a proxy would gather the events and let many go at once.
          .putHeader("X-Accel-Buffering", "no")
          .writeHead();
    }
  }

  @Override
  public void send(ServerFrame.OfReply frame) {
    queue(events.of(frame), frame instanceof ServerFrame.Done);
  }

  @Override
  public void end(RefusedException reason) {
    queue(events.cut(reason), true);
  }

  @Override
  public int queuedBytes() {
    return queued.get();
  }

  @Override
  public boolean watch() {
    watched = true;
    return queued.get() == 0;
  }

  private void queue(Buffer event, boolean last) {
    queued.addAndGet(event.length());
    loop.runOnContext(now -> write(event, last));
  }

  private void write(Buffer event, boolean last) {
    if (response.ended() || response.closed()) {
      left(event.length());
      return;
    }
    open();
    if (event.length() > 0) {
      response.write(event).onComplete(done -> left(event.length()));
    }
    if (last) {
      response.end();
    }
  }

  private void left(int bytes) {
    if (queued.addAndGet(-bytes) == 0 && watched) {
      watched = false;
      session.drained();
    }
  }

  /** Writes a sign of life; a reader that is behind hears enough as it is. On the event loop. */
  void beat() {
    if (queued.get() == 0 && response.headWritten()) {
      queue(HEARTBEAT, false);
    }
  }
}
