package dev.durachat.gateway;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All that leaves through one event loop. What actors send gathers here until it is flushed; the
 * loop is woken once, writes all of it, and flushes each socket once: waking threads and calling
 * the kernel is what sending costs.
 */
final class LoopOutbox {
  private final EventLoop loop;
  private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();

  private static final class Outgoing {
    private final Connection connection;
    private final byte[] frame;

    Outgoing(Connection connection, byte[] frame) {
      this.connection = connection;
      this.frame = frame;
    }
  }

  LoopOutbox(EventLoop loop) {
    this.loop = loop;
  }

  /** Takes a frame; it leaves with the next {@link #flush}. Any thread. */
  void send(Connection connection, byte[] frame) {
    queue.add(new Outgoing(connection, frame));
  }

  /** Wakes the loop if something is to leave. Any thread. */
  void flush() {
    if (!queue.isEmpty() && woken.compareAndSet(false, true)) {
      loop.execute(this::write);
    }
  }

  private void write() {
    // Before the queue is looked at: whatever comes later wakes the loop again.
    woken.set(false);
    List<Connection> written = new ArrayList<>();
    Outgoing next = queue.poll();
    while (next != null) {
      if (next.connection.write(next.frame)) {
        written.add(next.connection);
      }
      next = queue.poll();
    }
    written.forEach(Connection::flush);
  }
}
