package dev.durachat.http;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletionException;

/**
 * Sends an answer that is made by reading and writing files, at the pace of its reader: on a
 * virtual thread of its own, so that neither an event loop nor an actor waits for the disk or the
 * network.
 */
final class Download {
  private static final int PIECE = 64 * 1024;

  private Download() {}

  /** Writes the body; blocking is what it may do. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Sends what {@code body} writes; the headers of the response are set already. A fault before the
   * first piece is answered as a problem, a later one cuts the connection.
   *
   * @param cleanup runs at the end, however it ends
   */
  static void send(RoutingContext ctx, Body body, Runnable cleanup) {
    Context loop = ctx.vertx().getOrCreateContext();
    if (!ctx.response().headers().contains("Content-Length")) {
      ctx.response().setChunked(true);
    }
    Thread.ofVirtual()
        .name("download")
        .start(
            () -> {
              try {
                stream(ctx.response(), loop, body);
              } catch (IOException | RuntimeException e) {
                loop.runOnContext(now -> failed(ctx, e));
              } finally {
                cleanup.run();
              }
            });
  }

  private static void stream(HttpServerResponse response, Context loop, Body body)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(new Pieces(response, loop), PIECE)) {
      body.writeTo(out);
    }
    loop.runOnContext(now -> response.end());
  }

  private static void failed(RoutingContext ctx, Throwable e) {
    if (ctx.response().closed()) {
      return; // Its reader has left.
    }
    if (!ctx.response().headWritten()) {
      ctx.response().headers().remove("Content-Length");
    }
    ctx.fail(e);
  }

  /** Hands pieces to the event loop, one after another. */
  private static final class Pieces extends OutputStream {
    private final HttpServerResponse response;
    private final Context loop;

    Pieces(HttpServerResponse response, Context loop) {
      this.response = response;
      this.loop = loop;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      Buffer piece = Buffer.buffer(length).appendBytes(bytes, from, length);
      Promise<Void> written = Promise.promise();
      loop.runOnContext(
          now -> {
            if (response.closed()) {
              written.fail("the reader has left");
            } else {
              response.write(piece).onComplete(written);
            }
          });
      try {
        written.future().toCompletionStage().toCompletableFuture().join();
      } catch (CompletionException e) {
        throw new IOException(e.getCause());
      }
    }
  }
}
