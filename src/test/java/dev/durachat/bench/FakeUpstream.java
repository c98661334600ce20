package dev.durachat.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * An OpenAI-compatible endpoint that streams what a {@link StreamShape} in the request asks for.
 * Listens on loopback only and prints {@code port <number>} once it does.
 *
 * <p>{@code --port <number>}, 0 for a free one · {@code --with-parent} ends it when its standard
 * input ends.
 */
public final class FakeUpstream implements AutoCloseable {
  private static final int LARGEST_REQUEST = 64 << 20;
  private final Transport transport;
  private final Channel listening;

  private FakeUpstream(Transport transport, Channel listening) {
    this.transport = transport;
    this.listening = listening;
  }

  static FakeUpstream open(int port) {
    Transport transport = Transport.open();
    Pacer pacer = new Pacer(transport.loop().next());
    ChannelInitializer<SocketChannel> pipeline =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel
                .pipeline()
                .addLast(
                    new HttpRequestDecoder(),
                    new HttpObjectAggregator(LARGEST_REQUEST),
                    new UpstreamConnection(pacer));
          }
        };
    Channel listening =
        new ServerBootstrap()
            .group(transport.loop())
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, 4_096)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(pipeline)
            .bind(InetAddress.getLoopbackAddress(), port)
            .syncUninterruptibly()
            .channel();
    return new FakeUpstream(transport, listening);
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    transport.close();
  }

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        Options.parse(List.of(arguments), Set.of("with-parent"))
            .knowing(Set.of("port", "with-parent"));
    Transport.quiet();
    FakeUpstream upstream = open(options.number("port", 18_080));
    System.out.println("port " + upstream.port());
    if (options.has("with-parent")) {
      System.in.transferTo(OutputStream.nullOutputStream());
      upstream.close();
    }
  }
}
