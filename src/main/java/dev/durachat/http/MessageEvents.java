package dev.durachat.http;

import dev.durachat.protocol.ClientFrame.Have;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a reply as events. The id of each tells how far a client is that has read it:
 * attempt, end of the text, end of the reasoning.
 */
final class MessageEvents implements ReplyEvents {
  private final FrameCodec codec;
  private int text;
  private int thinking;

  /**
   * @param held what the client has read already; null when nothing
   */
  MessageEvents(FrameCodec codec, @Nullable Have held) {
    this.codec = codec;
    this.text = held == null ? 0 : held.offset();
    this.thinking = held == null ? 0 : held.thinkingOffset();
  }

  @Override
  public Buffer of(ServerFrame.OfReply frame) {
    String name =
        switch (frame) {
          case ServerFrame.Text piece -> read(piece);
          case ServerFrame.Attempt next -> {
            text = Math.min(text, next.keepText());
            thinking = Math.min(thinking, next.keepThinking());
            yield "attempt";
          }
          case ServerFrame.Done _ -> "done";
        };
    return Buffer.buffer("event: " + name)
        .appendString("\nid: " + frame.attempt() + "-" + text + "-" + thinking)
        .appendString("\ndata: ")
        .appendBytes(codec.encode(frame))
        .appendString("\n\n");
  }

  private String read(ServerFrame.Text piece) {
    int end = piece.offset() + piece.content().length();
    return switch (piece.kind()) {
      case TEXT -> {
        text = end;
        yield "text";
      }
      case THINKING -> {
        thinking = end;
        yield "thinking";
      }
    };
  }

  /** The client asks again from where it was, and is told then what is the matter. */
  @Override
  public Buffer cut(RefusedException reason) {
    return Buffer.buffer();
  }
}
