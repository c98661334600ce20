package dev.durachat.user;

import dev.durachat.chat.TextPiece;
import dev.durachat.library.Lookup;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.user.Backlog.Gap;
import org.jspecify.annotations.Nullable;

/**
 * A program that reads one reply, as its actor sees it. Of what waits for it no text is kept, only
 * how far it has read and how far the reply goes: what lies between is read from the store when it
 * can take it. So it is never too slow. Used on the actor's thread alone.
 */
final class Follower {
  private final ReplyOutlet outlet;
  private final int bound;
  private Gap thinking;
  private Gap text;
  private ServerFrame.@Nullable Attempt attempt;
  private ServerFrame.@Nullable Done done;
  private boolean ended;

  /**
   * @param bound bytes that may be queued for the program: {@code limits.socketBufferBytes}
   * @param thinking what it lacks of the stored reasoning
   * @param text what it lacks of the stored text
   * @param attempt what it has to know first; null when nothing
   * @param done null while the reply is being generated
   */
  Follower(
      ReplyOutlet outlet,
      int bound,
      Gap thinking,
      Gap text,
      ServerFrame.@Nullable Attempt attempt,
      ServerFrame.@Nullable Done done) {
    this.outlet = outlet;
    this.bound = bound;
    this.thinking = thinking;
    this.text = text;
    this.attempt = attempt;
    this.done = done;
  }

  boolean is(ReplyOutlet other) {
    return outlet.equals(other);
  }

  boolean follows(String messageId) {
    return text.messageId().equals(messageId);
  }

  boolean ended() {
    return ended;
  }

  boolean lagging() {
    return !ended && (attempt != null || done != null || !thinking.isEmpty() || !text.isEmpty());
  }

  /** Takes what the reply says; what cannot be sent at once, {@link #drain} sends. */
  void hear(ServerFrame.OfReply frame) {
    switch (frame) {
      case ServerFrame.Text piece -> text(piece);
      case ServerFrame.Attempt next -> {
        attempt = next;
        // The reply goes on: that it had ended is no news any more.
        done = null;
        thinking = thinking.of(next.attempt(), next.keepThinking());
        text = text.of(next.attempt(), next.keepText());
      }
      case ServerFrame.Done end -> done = end;
    }
  }

  /** What was being read says something else now, if it is of another attempt. */
  void replaced(int byAttempt) {
    if (byAttempt > text.attempt()) {
      end(
          new RefusedException(
              ErrorCode.UNAVAILABLE, "The message was changed meanwhile. Ask for it again."));
    }
  }

  private void text(ServerFrame.Text piece) {
    int end = piece.offset() + piece.content().length();
    boolean sent = !lagging() && takes();
    if (sent) {
      outlet.send(piece);
    }
    switch (piece.kind()) {
      case TEXT -> text = sent ? text.readTo(end) : text.storedTo(end);
      case THINKING -> thinking = sent ? thinking.readTo(end) : thinking.storedTo(end);
    }
  }

  /** Sends what waits, as far as the program takes it now; the rest when it has drained. */
  void drain(Subscriber.StoredText stored) {
    while (lagging()) {
      if (takes()) {
        sendFirst(stored);
      } else if (!outlet.watch()) {
        return;
      }
    }
  }

  private void sendFirst(Subscriber.StoredText stored) {
    if (attempt != null) {
      outlet.send(attempt);
      attempt = null;
    } else if (!thinking.isEmpty()) {
      thinking = sendPiece(thinking, stored);
    } else if (!text.isEmpty()) {
      text = sendPiece(text, stored);
    } else if (done != null) {
      ended = true;
      outlet.send(done);
    }
  }

  private Gap sendPiece(Gap gap, Subscriber.StoredText stored) {
    int units = Math.min(Subscriber.pieceUnits(bound), gap.to() - gap.from());
    TextPiece piece = stored.read(gap, units);
    if (piece.text().isEmpty() || piece.offset() != gap.from()) {
      end(Lookup.notFound("message"));
      return gap;
    }
    outlet.send(
        new ServerFrame.Text(
            gap.kind(),
            gap.conversationId(),
            gap.messageId(),
            gap.attempt(),
            gap.from(),
            piece.text()));
    return gap.readTo(piece.end());
  }

  /** Ends this before the reply does. */
  void end(RefusedException reason) {
    if (!ended) {
      ended = true;
      outlet.end(reason);
    }
  }

  private boolean takes() {
    return outlet.queuedBytes() <= bound / 2;
  }
}
