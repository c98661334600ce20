package dev.durachat.gateway;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The outboxes of all event loops. Any thread. */
public final class Outboxes {
  private final Map<EventLoop, LoopOutbox> byLoop = new ConcurrentHashMap<>();

  LoopOutbox of(EventLoop loop) {
    return byLoop.computeIfAbsent(loop, LoopOutbox::new);
  }

  /** Lets leave what was sent so far. */
  public void flush() {
    byLoop.values().forEach(LoopOutbox::flush);
  }
}
