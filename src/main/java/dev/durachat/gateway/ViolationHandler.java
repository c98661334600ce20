package dev.durachat.gateway;

import dev.durachat.metrics.Exhaustion;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Tells a client that broke the rules of RFC 6455 which one it was, before its connection ends. The
 * decoder finds out, Vert.x would only hang up.
 */
final class ViolationHandler extends ChannelInboundHandlerAdapter {
  /** Time to read the reason: what is still coming in would reset the connection before it. */
  private static final int LINGER_SECONDS = 1;

  private final IntConsumer violated;

  /**
   * @param violated is told the close code
   */
  ViolationHandler(IntConsumer violated) {
    this.violated = violated;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    Exhaustion.check(cause);
    if (cause instanceof CorruptedWebSocketFrameException violation) {
      violated.accept(violation.closeStatus().code());
      channel
          .writeAndFlush(new CloseWebSocketFrame(violation.closeStatus()))
          .addListener(sent -> hangUp(channel));
    } else {
      channel.fireExceptionCaught(cause);
    }
  }

  /** Ends our half at once, for a client that waits for it, and the rest a little later. */
  private static void hangUp(ChannelHandlerContext channel) {
    if (channel.channel() instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
    Runnable close =
        () -> {
          var _ = channel.close();
        };
    var _ = channel.executor().schedule(close, LINGER_SECONDS, TimeUnit.SECONDS);
  }
}
