package dev.durachat.model;

import dev.durachat.model.RequestBody.Encoded;
import dev.durachat.model.RequestBody.Literal;
import dev.durachat.model.RequestBody.Segment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientRequest;
import java.util.Base64;

/** Sends the body of one request, at the pace at which it is taken. Confined to its event loop. */
final class BodyWriter {
  /** A multiple of three, so that pieces of Base64 can be put one after another. */
  private static final int PIECE = 48 * 1024;

  private final FileSystem files;
  private final HttpClientRequest request;
  private final Runnable progress;

  /**
   * @param progress told whenever a piece has left
   */
  BodyWriter(FileSystem files, HttpClientRequest request, Runnable progress) {
    this.files = files;
    this.request = request;
    this.progress = progress;
  }

  Future<Void> send(RequestBody body) {
    if (body.segments().getFirst() instanceof Literal whole && body.segments().size() == 1) {
      return request.end(Buffer.buffer(whole.bytes()));
    }
    request.putHeader("Content-Length", Long.toString(body.length()));
    Future<Void> sent = Future.succeededFuture();
    for (Segment segment : body.segments()) {
      sent = sent.compose(before -> send(segment));
    }
    return sent.compose(all -> request.end());
  }

  private Future<Void> send(Segment segment) {
    return switch (segment) {
      case Literal it -> write(Buffer.buffer(it.bytes()));
      case Encoded it ->
          files
              .open(it.file().toString(), new OpenOptions().setRead(true).setWrite(false))
              .compose(
                  file -> {
                    Promise<Void> sent = Promise.promise();
                    send(file, it, 0, sent);
                    return sent.future().eventually(file::close);
                  });
    };
  }

  private void send(AsyncFile file, Encoded content, long from, Promise<Void> sent) {
    if (from >= content.size()) {
      sent.complete();
      return;
    }
    int length = (int) Math.min(PIECE, content.size() - from);
    file.read(Buffer.buffer(length), 0, from, length)
        .compose(
            piece ->
                piece.length() == length
                    ? write(Buffer.buffer(Base64.getEncoder().encode(piece.getBytes())))
                    : Future.failedFuture("a file is shorter than it was"))
        .onSuccess(written -> send(file, content, from + length, sent))
        .onFailure(sent::fail);
  }

  private Future<Void> write(Buffer piece) {
    return request.write(piece).onSuccess(written -> progress.run());
  }
}
