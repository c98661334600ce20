package dev.durachat.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** One answer that the fake upstream is streaming. Lives on the event loop of its channel. */
final class UpstreamReply {
  private static final int FILL = 32 * 1024;

  private final Channel channel;
  private final StreamShape shape;
  private final long startedNanos = System.nanoTime();
  private int next;
  private boolean ended;
  private boolean pumping;

  UpstreamReply(Channel channel, StreamShape shape) {
    this.channel = channel;
    this.shape = shape;
  }

  boolean paced() {
    return shape.rate() > 0;
  }

  boolean ended() {
    return ended;
  }

  /** When the next chunk of a paced answer is due. */
  long dueNanos() {
    return startedNanos + (next + 1) * 1_000_000_000L / shape.rate();
  }

  void begin() {
    ByteBuf out = channel.alloc().directBuffer(UpstreamEvents.OVERHEAD * 2);
    UpstreamEvents.writeHead(out);
    send(out);
    if (!paced()) {
      pump();
    }
  }

  /** Sends the one chunk that is due. */
  void emitDue() {
    ByteBuf out = channel.alloc().directBuffer(shape.bytes() + 3 * UpstreamEvents.OVERHEAD);
    write(out);
    send(out);
  }

  /** Sends at full speed until the socket takes no more. */
  void pump() {
    if (pumping || paced()) {
      return;
    }
    pumping = true;
    while (!ended && channel.isActive() && channel.isWritable()) {
      ByteBuf out =
          channel.alloc().directBuffer(FILL + shape.bytes() + 3 * UpstreamEvents.OVERHEAD);
      while (!ended && out.readableBytes() < FILL) {
        write(out);
      }
      send(out);
    }
    pumping = false;
  }

  void abort() {
    ended = true;
  }

  private void write(ByteBuf out) {
    if (next < shape.chunks()) {
      UpstreamEvents.writeChunk(out, next, Clock.micros(), shape.bytes());
      next++;
    }
    if (next >= shape.chunks()) {
      UpstreamEvents.writeEnd(out);
      ended = true;
    }
  }

  private void send(ByteBuf out) {
    Transport.send(channel, out);
  }
}
