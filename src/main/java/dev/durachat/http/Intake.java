package dev.durachat.http;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.transfer.DiskFault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays a stream down in a file, at the pace of the disk and never whole in memory. On the stream's
 * event loop.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final ReadStream<Buffer> source;
  private final long most;
  private final Promise<Void> end = Promise.promise();
  private @Nullable AsyncFile file;
  private long taken;
  private boolean over;

  /**
   * @param most bytes; beyond it {@code too_large} comes at once, and the rest passes by unread
   */
  Intake(ReadStream<Buffer> source, long most) {
    this.source = source;
    this.most = most;
  }

  /**
   * Stores all that comes.
   *
   * @return completes when the file is written and closed; where it fails the file may be there
   */
  Future<Void> store(FileSystem files, Path target) {
    source.pause();
    files
        .open(target.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
        .onSuccess(this::begin)
        .onFailure(this::fail);
    return end.future();
  }

  private void begin(AsyncFile opened) {
    if (over) {
      opened.close();
      return;
    }
    file = opened;
    try {
      source
          .exceptionHandler(this::fail)
          .endHandler(ended -> finish(opened))
          .handler(piece -> take(opened, piece))
          .resume();
    } catch (IllegalStateException gone) {
      // Its sender left while the file was being opened.
      fail(gone);
    }
  }

  private void take(AsyncFile opened, Buffer piece) {
    taken += piece.length();
    if (taken > most) {
      fail(
          new RefusedException(
              ErrorCode.TOO_LARGE, "The file may have at most " + most + " bytes."));
    }
    if (over) {
      return;
    }
    opened.write(piece).onFailure(this::fail);
    if (opened.writeQueueFull()) {
      source.pause();
      opened.drainHandler(drained -> source.resume());
    }
  }

  private void finish(AsyncFile opened) {
    if (!over) {
      over = true;
      opened.close().onSuccess(closed -> end.tryComplete()).onFailure(e -> end.tryFail(told(e)));
    }
  }

  /** Ends it, as when the connection is lost. */
  void fail(Throwable e) {
    if (over) {
      return;
    }
    over = true;
    Future<Void> closed = file == null ? Future.succeededFuture() : file.close();
    closed.onComplete(done -> end.tryFail(told(e)));
    // Whatever still comes passes by.
    source.resume();
  }

  private static Throwable told(Throwable e) {
    if (e instanceof RefusedException) {
      return e;
    }
    LOG.atInfo().setCause(e).log("a body could not be taken in");
    RefusedException fault = DiskFault.of(e);
    return fault.code() == ErrorCode.STORAGE_FULL
        ? fault
        : new RefusedException(ErrorCode.INVALID_MESSAGE, "The body did not come in whole.");
  }
}
