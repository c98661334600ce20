package dev.durachat.gateway;

import dev.durachat.auth.Principal;
import dev.durachat.config.Config;
import dev.durachat.metrics.Metrics;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.CloseCode;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.RefusedFrame;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.user.Outlet;
import dev.durachat.user.Refusals;
import dev.durachat.user.UserSession;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket: bytes in, bytes out, and the limits that need no actor. Frames are handled on
 * the socket's event loop; what actors call, as {@link Outlet} says, on any thread.
 */
final class Connection implements Outlet {
  private static final int LAST_WORD_MILLIS = 200;

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final ChannelQueue leaving;
  private final LoopOutbox outbox;
  private final UserSession session;
  private final FrameCodec codec;
  private final Metrics metrics;
  private final String sessionId;
  private final Principal who;
  private final TextAssembler assembler;
  private final RateLimit frames;
  private final int refusedPerMinute;
  private final AtomicInteger queued = new AtomicInteger();
  private volatile boolean watched;
  private volatile boolean closing;
  private volatile long heardNanos = System.nanoTime();
  private volatile long pingedNanos = heardNanos;
  private @Nullable RateLimit refusals;

  Connection(
      ServerWebSocket socket,
      ChannelHandlerContext channel,
      LoopOutbox outbox,
      UserSession session,
      FrameCodec codec,
      Metrics metrics,
      String sessionId,
      Principal who,
      Config.Limits limits) {
    this.socket = socket;
    this.channel = channel;
    this.leaving = new ChannelQueue(channel, this::left);
    this.outbox = outbox;
    this.session = session;
    this.codec = codec;
    this.metrics = metrics;
    this.sessionId = sessionId;
    this.who = who;
    this.assembler = new TextAssembler(limits.frameBytes());
    this.frames = new RateLimit(limits.framesPerSecond(), Duration.ofSeconds(1));
    this.refusedPerMinute = limits.refusedPerMinute();
  }

  /** Begins to listen and has the actor greet the client. */
  void open() {
    socket.frameHandler(this::receive);
    session.open(this);
  }

  private void receive(WebSocketFrame frame) {
    heardNanos = System.nanoTime();
    if (closing) {
      return;
    }
    if (!frame.isClose() && !frames.allows()) {
      close(CloseCode.FLOODING);
      return;
    }
    switch (frame.type()) {
      case TEXT, CONTINUATION -> text(frame);
      case BINARY -> close(CloseCode.UNSUPPORTED);
      case PING, PONG, CLOSE -> {}
    }
  }

  private void text(WebSocketFrame fragment) {
    try {
      assembler.add(fragment.binaryData(), fragment.isFinal()).ifPresent(this::message);
    } catch (TextAssembler.TooBigException e) {
      close(CloseCode.TOO_BIG);
    } catch (CharacterCodingException e) {
      close(CloseCode.INVALID_TEXT);
    }
  }

  private void message(String json) {
    metrics.frames().increment();
    ClientFrame frame;
    try {
      frame = codec.decode(json);
    } catch (RefusedFrame refused) {
      refuse(overLimit(refused.answer()));
      return;
    }
    submit(frame);
  }

  /** Opens a conversation for the client, or whatever else it may say. */
  void submit(ClientFrame frame) {
    try {
      session.submit(frame);
    } catch (RefusedException refused) {
      refuse(Refusals.of(refused, frame));
    }
  }

  /** A frame that cannot be read counts as one all the same. */
  private ServerFrame.Refusal overLimit(ServerFrame.Refusal answer) {
    try {
      session.spend();
      return answer;
    } catch (RefusedException refused) {
      return new ServerFrame.Refusal(
          refused.code(),
          refused.reason(),
          refused.retryAfter(),
          answer.requestId(),
          answer.conversationId(),
          answer.messageId());
    }
  }

  private void refuse(ServerFrame.Refusal refusal) {
    metrics.error(refusal.code().wire());
    refused();
    send(codec.encode(refusal));
    outbox.flush();
  }

  @Override
  public String sessionId() {
    return sessionId;
  }

  @Override
  public void send(byte[] frame) {
    queued.addAndGet(frame.length);
    outbox.send(this, frame);
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

  /** Made for the few sockets that need it. */
  private synchronized RateLimit refusals() {
    if (refusals == null) {
      refusals = new RateLimit(refusedPerMinute, Duration.ofMinutes(1));
    }
    return refusals;
  }

  @Override
  public void refused() {
    if (!refusals().allows()) {
      close(CloseCode.TOO_MANY_REFUSED);
    }
  }

  @Override
  public void close(CloseCode code) {
    if (!closing) {
      closing = true;
      metrics.closed(code.code());
      // In its turn: what was sent before still leaves, nothing follows.
      outbox.flush();
      channel
          .executor()
          .execute(
              () -> {
                leaving.end();
                socket.close((short) code.code(), code.reason());
                if (code == CloseCode.SILENT) {
                  hangUpSoon();
                }
              });
    }
  }

  /** The client broke the rules of RFC 6455, and is being told so with this code. */
  void violated(int code) {
    if (!closing) {
      closing = true;
      metrics.closed(code);
    }
  }

  /** Who has been silent for so long will hardly answer the close, which would be waited for. */
  private void hangUpSoon() {
    Runnable close =
        () -> {
          var _ = channel.close();
        };
    var _ = channel.executor().schedule(close, LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** As {@link ChannelQueue#write}. On the event loop. */
  boolean write(byte[] frame) {
    return leaving.write(frame);
  }

  /** Whether the one who connected did so in this session. */
  boolean isOf(String session) {
    return session.equals(who.sessionId());
  }

  void flush() {
    leaving.flush();
  }

  private void left(int bytes) {
    if (queued.addAndGet(-bytes) == 0 && watched) {
      watched = false;
      session.drained();
    }
  }

  /**
   * Pings the client when it is time, and ends a socket that has been silent for too long or whose
   * identity has ended. Any thread.
   */
  void beat(Instant now, long nowNanos, long heartbeatNanos) {
    Instant expiresAt = who.expiresAt();
    if (expiresAt != null && !now.isBefore(expiresAt)) {
      close(CloseCode.EXPIRED);
    } else if (nowNanos - heardNanos > 2 * heartbeatNanos) {
      close(CloseCode.SILENT);
    } else if (nowNanos - pingedNanos >= heartbeatNanos) {
      pingedNanos = nowNanos;
      socket.writePing(Buffer.buffer());
    }
  }
}
