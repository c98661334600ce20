package dev.durachat.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/** What ends connections on which nothing is said. */
final class IdleClock {
  private IdleClock() {}

  /**
   * Lets an answer take its time in silence. The connection is not used again afterwards, since
   * nothing would end it any more.
   */
  static void stop(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    ChannelPipeline pipeline =
        ((ConnectionBase) request.connection()).channelHandlerContext().channel().pipeline();
    if (pipeline.get(IdleStateHandler.class) != null) {
      pipeline.remove(IdleStateHandler.class);
    }
    ctx.response().putHeader(HttpHeaders.CONNECTION, "close");
    ctx.addEndHandler(over -> request.connection().close());
  }
}
