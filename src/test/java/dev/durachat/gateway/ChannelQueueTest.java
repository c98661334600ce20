package dev.durachat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** A channel has little of what is on its way, and each frame is counted as gone once. */
final class ChannelQueueTest {
  private static final int LARGE = 64 * 1024;

  private final Network network = new Network();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(network, new ChannelOutboundHandlerAdapter());
  private int left;
  private final ChannelQueue queue =
      new ChannelQueue(channel.pipeline().lastContext(), bytes -> left += bytes);

  /** Takes frames and tells what became of them when the test says so. */
  private static final class Network extends ChannelOutboundHandlerAdapter {
    private final Deque<ChannelPromise> given = new ArrayDeque<>();
    private final StringBuilder order = new StringBuilder();
    private boolean broken;

    @Override
    public void write(ChannelHandlerContext context, Object frame, ChannelPromise promise) {
      TextWebSocketFrame text = (TextWebSocketFrame) frame;
      order.append((char) text.content().getByte(0));
      text.release();
      if (broken) {
        promise.setFailure(new IOException("broken"));
      } else {
        given.add(promise);
      }
    }
  }

  private static byte[] frame(char name, int bytes) {
    byte[] frame = new byte[bytes];
    frame[0] = (byte) name;
    return frame;
  }

  @Test
  void theRestWaitsWhileMuchIsInTheChannel() {
    assertTrue(queue.write(frame('a', LARGE)), "the first is to be flushed");
    assertFalse(queue.write(frame('b', 10)));
    assertFalse(queue.write(frame('c', 10)));
    assertEquals("a", network.order.toString());
    assertEquals(0, left);

    network.given.remove().setSuccess();
    assertEquals("abc", network.order.toString());
    network.given.forEach(ChannelPromise::setSuccess);
    assertEquals(LARGE + 20, left);
    queue.write(frame('d', 10));
    assertEquals("abcd", network.order.toString());
  }

  @Test
  void whatWaitedForABrokenSocketIsGoneOnce() {
    queue.write(frame('a', LARGE));
    queue.write(frame('b', 10));
    network.given.remove().setFailure(new IOException("broken"));
    assertEquals("a", network.order.toString());
    assertEquals(LARGE + 10, left);
    assertFalse(channel.isOpen());
    assertFalse(queue.write(frame('c', 1)));
    assertEquals(LARGE + 11, left);
  }

  @Test
  void allThatWaitsLeavesAtTheEndAndNothingAfterIt() {
    queue.write(frame('a', LARGE));
    queue.write(frame('b', LARGE));
    queue.write(frame('c', LARGE));
    queue.end();
    assertEquals("abc", network.order.toString());
    queue.write(frame('d', 1));
    assertEquals("abc", network.order.toString());
    assertEquals(1, left);
  }

  @Test
  void theEndOfABrokenSocketCountsEachFrameOnce() {
    queue.write(frame('a', LARGE));
    queue.write(frame('b', 10));
    queue.write(frame('c', 10));
    network.broken = true;
    queue.end();
    network.given.forEach(promise -> promise.setFailure(new IOException("broken")));
    assertEquals(LARGE + 20, left);
  }
}
