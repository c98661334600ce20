package dev.durachat.gateway;

import dev.durachat.auth.Authenticator;
import dev.durachat.auth.Origins;
import dev.durachat.auth.Visitors;
import dev.durachat.config.Config;
import dev.durachat.config.ConfigException;
import dev.durachat.config.ConfigLoader;
import dev.durachat.http.Gate;
import dev.durachat.http.Problems;
import dev.durachat.http.WebPage;
import dev.durachat.http.WebServer;
import dev.durachat.metrics.Metrics;
import dev.durachat.protocol.CloseCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The way of a WebSocket through this server, from the listener and its options to the assembled
 * text, with an echo where the user's actor would be. Binary messages, which the server refuses,
 * are sent back, too.
 */
public final class EchoServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final int maxBytes;
  private final int port;

  /** Listens on a free port of loopback. */
  public static EchoServer on(Path data) {
    try {
      return new EchoServer(data);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private EchoServer(Path data) throws ConfigException {
    Config config =
        new ConfigLoader(Map.of())
            .load(null, Map.of("data.dir", data.toString(), "server.port", "0"));
    maxBytes = config.limits().frameBytes();
    port =
        new WebServer(
                vertx,
                config,
                new Gate(
                    new Visitors(List.of()),
                    Authenticator.ofLocalUser(),
                    new Origins(List.of(), Config.AuthMode.NONE)),
                new Problems(new Metrics()),
                new Metrics(),
                List.of(),
                List.of(),
                new WebPage(vertx),
                this::upgrade)
            .start(1)
            .await();
  }

  public int port() {
    return port;
  }

  private void upgrade(RoutingContext routing) {
    routing
        .request()
        .toWebSocket()
        .onSuccess(
            socket -> {
              WebSocketGateway.watch(WebSocketGateway.behind(routing.request()), code -> {});
              new Echo(socket, maxBytes).open();
            });
  }

  /** One socket. */
  private static final class Echo {
    private final ServerWebSocket socket;
    private final TextAssembler assembler;
    private Buffer binary = Buffer.buffer();
    private boolean inBinary;

    Echo(ServerWebSocket socket, int maxBytes) {
      this.socket = socket;
      this.assembler = new TextAssembler(maxBytes);
    }

    void open() {
      socket.exceptionHandler(broken -> {});
      socket.frameHandler(this::receive);
    }

    private void receive(WebSocketFrame frame) {
      switch (frame.type()) {
        case BINARY -> {
          inBinary = true;
          binary(frame);
        }
        case TEXT -> text(frame);
        case CONTINUATION -> {
          if (inBinary) {
            binary(frame);
          } else {
            text(frame);
          }
        }
        case PING, PONG, CLOSE -> {}
      }
    }

    private void binary(WebSocketFrame frame) {
      binary.appendBuffer(frame.binaryData());
      if (frame.isFinal()) {
        socket.writeBinaryMessage(binary);
        binary = Buffer.buffer();
        inBinary = false;
      }
    }

    private void text(WebSocketFrame frame) {
      try {
        assembler
            .add(frame.binaryData(), frame.isFinal())
            .ifPresent(message -> socket.writeTextMessage(message));
      } catch (TextAssembler.TooBigException e) {
        close(CloseCode.TOO_BIG);
      } catch (CharacterCodingException e) {
        close(CloseCode.INVALID_TEXT);
      }
    }

    private void close(CloseCode code) {
      socket.close((short) code.code(), code.reason());
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
