package dev.durachat.bench;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Emits the chunks of all paced answers when they are due, with one timer for them all. */
final class Pacer {
  private record Turn(UpstreamReply reply, long dueNanos) {}

  private final EventLoop loop;
  private final PriorityQueue<Turn> turns =
      new PriorityQueue<>((a, b) -> Long.signum(a.dueNanos() - b.dueNanos()));
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;

  Pacer(EventLoop loop) {
    this.loop = loop;
  }

  void add(UpstreamReply reply) {
    turns.add(new Turn(reply, reply.dueNanos()));
    arm();
  }

  private void tick() {
    timer = null;
    Turn turn = turns.peek();
    while (turn != null && turn.dueNanos() - System.nanoTime() <= 0) {
      turns.poll();
      UpstreamReply reply = turn.reply();
      if (!reply.ended()) {
        reply.emitDue();
      }
      if (!reply.ended()) {
        turns.add(new Turn(reply, reply.dueNanos()));
      }
      turn = turns.peek();
    }
    arm();
  }

  private void arm() {
    Turn first = turns.peek();
    if (first == null) {
      return;
    }
    if (timer != null) {
      if (timerNanos - first.dueNanos() <= 0) {
        return;
      }
      timer.cancel(false);
    }
    timerNanos = first.dueNanos();
    long wait = Math.max(0, timerNanos - System.nanoTime());
    timer = loop.schedule(this::tick, wait, TimeUnit.NANOSECONDS);
  }
}
