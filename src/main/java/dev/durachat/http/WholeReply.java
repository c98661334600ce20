package dev.durachat.http;

import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.user.ReplyOutlet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** A reply that is gathered until it has ended. */
final class WholeReply implements ReplyOutlet {
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private final Promise<Ended> ended;

  /** To be made on an event loop. */
  WholeReply(Vertx vertx) {
    this.ended = ((VertxInternal) vertx).getOrCreateContext().promise();
  }

  /** A reply with its end. */
  record Ended(String text, String thinking, ServerFrame.Done done) {}

  /** Completes on the event loop on which this was made; fails with {@link RefusedException}. */
  Future<Ended> ended() {
    return ended.future();
  }

  @Override
  public void send(ServerFrame.OfReply frame) {
    switch (frame) {
      case ServerFrame.Text piece -> gather(piece);
      case ServerFrame.Attempt next -> {
        text.setLength(Math.min(text.length(), next.keepText()));
        thinking.setLength(Math.min(thinking.length(), next.keepThinking()));
      }
      case ServerFrame.Done done ->
          ended.tryComplete(new Ended(text.toString(), thinking.toString(), done));
    }
  }

  private void gather(ServerFrame.Text piece) {
    switch (piece.kind()) {
      case TEXT -> text.append(piece.content());
      case THINKING -> thinking.append(piece.content());
    }
  }

  @Override
  public void end(RefusedException reason) {
    ended.tryFail(reason);
  }

  @Override
  public int queuedBytes() {
    return 0;
  }

  @Override
  public boolean watch() {
    return true;
  }
}
