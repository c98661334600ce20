package dev.durachat.bench;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import org.jspecify.annotations.Nullable;

/** One connection to the fake upstream: every request is answered by a stream. */
final class UpstreamConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final Pacer pacer;
  private @Nullable UpstreamReply reply;

  UpstreamConnection(Pacer pacer) {
    this.pacer = pacer;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    StreamShape shape = StreamShape.lastIn(ByteBufUtil.getBytes(request.content()));
    UpstreamReply next = new UpstreamReply(context.channel(), shape);
    reply = next;
    next.begin();
    if (next.paced()) {
      pacer.add(next);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (reply != null) {
      reply.pump();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (reply != null) {
      reply.abort();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ChannelFuture _ = context.close();
  }
}
