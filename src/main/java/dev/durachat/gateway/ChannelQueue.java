package dev.durachat.gateway;

import dev.durachat.metrics.Exhaustion;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one socket. A channel copies what it is given out of the heap at once, so
 * it gets a little at a time and the rest waits here: where direct memory ran out, each attempt to
 * get some would hold up its event loop for half a second. On the event loop alone.
 */
final class ChannelQueue {
  private static final int CHANNEL_BYTES = 64 * 1024;

  private final ChannelHandlerContext channel;
  private final IntConsumer left;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private int inChannel;
  private boolean unflushed;
  private boolean ended;

  /**
   * @param left is told the bytes of each frame that has left, or never will
   */
  ChannelQueue(ChannelHandlerContext channel, IntConsumer left) {
    this.channel = channel;
    this.left = left;
  }

  /**
   * Writes a frame without flushing it, or has it wait for those before it.
   *
   * @return true when this is the first since the last {@link #flush}
   */
  boolean write(byte[] frame) {
    if (ended) {
      left.accept(frame.length);
      return false;
    }
    if (inChannel >= CHANNEL_BYTES || !waiting.isEmpty()) {
      waiting.add(frame);
      return false;
    }
    hand(frame);
    boolean first = !unflushed;
    unflushed = true;
    return first;
  }

  void flush() {
    unflushed = false;
    channel.flush();
  }

  /** Gives the channel all that waits; what is written from now on is dropped. */
  void end() {
    handOn(Integer.MAX_VALUE);
    ended = true;
  }

  private void handOn(int most) {
    while (!waiting.isEmpty() && inChannel < most) {
      hand(waiting.remove());
    }
  }

  private void hand(byte[] frame) {
    inChannel += frame.length;
    channel
        .write(new TextWebSocketFrame(Unpooled.wrappedBuffer(frame)))
        .addListener(done -> handed(frame.length, done.cause()));
  }

  private void handed(int bytes, @Nullable Throwable failure) {
    inChannel -= bytes;
    left.accept(bytes);
    if (failure != null) {
      Exhaustion.check(failure);
      breakOff();
    } else if (!waiting.isEmpty() && inChannel < CHANNEL_BYTES) {
      handOn(CHANNEL_BYTES);
      channel.flush();
    }
  }

  /** The header of a frame may be out already: what came next would be taken for its payload. */
  private void breakOff() {
    ended = true;
    while (!waiting.isEmpty()) {
      left.accept(waiting.remove().length);
    }
    var _ = channel.close();
  }
}
