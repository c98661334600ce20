package dev.durachat.http;

import dev.durachat.config.Config;
import dev.durachat.metrics.Metrics;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request takes too long to come. A clock that only counts silence never
 * ends a client that sends a byte now and then, of which a few thousand would hold every place.
 * Stands before the decoder, where bytes come in; on the connection's event loop.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
  private static final String BEFORE = "request-deadline";
  private static final String BEHIND = "request-progress";

  private final Config.Server limits;
  private final Metrics metrics;
  private boolean coming;
  private @Nullable ScheduledFuture<?> end;

  private RequestDeadline(Config.Server limits, Metrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Watches over a new connection. */
  static void watch(HttpConnection connection, Config.Server limits, Metrics metrics) {
    ChannelPipeline pipeline =
        ((ConnectionBase) connection).channelHandlerContext().channel().pipeline();
    ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
    if (decoder != null) {
      RequestDeadline deadline = new RequestDeadline(limits, metrics);
      pipeline.addBefore(decoder.name(), BEFORE, deadline);
      pipeline.addAfter(decoder.name(), BEHIND, deadline.new Progress());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object bytes) {
    if (!coming) {
      if (channel.pipeline().context(HttpRequestDecoder.class) == null) {
        // It has become a WebSocket.
        channel.pipeline().remove(this);
      } else {
        coming = true;
        endIn(limits.headerTime(), "server.headerTime", channel);
      }
    }
    channel.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    // What the decoder makes of a request that was left unfinished begins no new deadline.
    channel.fireChannelInactive();
    settled();
  }

  private void endIn(Duration time, String limit, ChannelHandlerContext channel) {
    settled();
    Runnable close =
        () -> {
          metrics.cut(limit);
          var _ = channel.close();
        };
    end = channel.executor().schedule(close, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void settled() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }

  /** Behind the decoder: sees how far a request has come. */
  private final class Progress extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext channel, Object part) {
      if (part instanceof HttpRequest) {
        endIn(limits.bodyTime(), "server.bodyTime", channel);
      }
      if (part instanceof LastHttpContent) {
        coming = false;
        settled();
      }
      channel.fireChannelRead(part);
    }
  }
}
