package dev.durachat.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One event loop and its kinds of channel: epoll where there is one, for its finer timers. */
record Transport(
    EventLoopGroup loop,
    Class<? extends ServerChannel> serverChannel,
    Class<? extends SocketChannel> socketChannel) {

  /** Keeps Netty's log off the standard output, which belongs to the reports. */
  static void quiet() {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
  }

  static Transport open() {
    return Epoll.isAvailable()
        ? new Transport(
            loop(EpollIoHandler.newFactory()),
            EpollServerSocketChannel.class,
            EpollSocketChannel.class)
        : new Transport(
            loop(NioIoHandler.newFactory()), NioServerSocketChannel.class, NioSocketChannel.class);
  }

  private static EventLoopGroup loop(IoHandlerFactory factory) {
    return new MultiThreadIoEventLoopGroup(1, factory);
  }

  /** Asks the event loop, and waits for its answer. */
  <T> T ask(Callable<T> question) throws InterruptedException {
    try {
      return loop.submit(question).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Sends without anyone waiting for it: a socket that fails tells its own handler. */
  static void send(Channel channel, ByteBuf out) {
    ChannelFuture _ = channel.writeAndFlush(out, channel.voidPromise());
  }

  /** Does this on the event loop, at once when already there. */
  void run(Runnable action) {
    if (loop.next().inEventLoop()) {
      action.run();
    } else {
      loop.execute(action);
    }
  }

  void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
