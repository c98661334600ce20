package dev.durachat.model;

import io.vertx.core.internal.ContextInternal;
import java.time.Duration;

/**
 * Tells when an upstream has been silent for too long. Confined to its event loop.
 *
 * <p>One timer that looks at the time of the last sign of life when it fires, so that a sign of
 * life costs no more than a look at the clock.
 */
final class StallClock {
  private static final long NONE = -1;

  private final ContextInternal context;
  private final Runnable stalled;
  private long limitNanos;
  private long lastSignNanos;
  private long timer = NONE;

  StallClock(ContextInternal context, Runnable stalled) {
    this.context = context;
    this.stalled = stalled;
  }

  /** Starts to count silence anew. */
  void start(Duration limit) {
    stop();
    limitNanos = limit.toNanos();
    touch();
    arm(limitNanos);
  }

  /** Notes a sign of life. */
  void touch() {
    lastSignNanos = System.nanoTime();
  }

  void stop() {
    if (timer != NONE) {
      context.owner().cancelTimer(timer);
      timer = NONE;
    }
  }

  private void arm(long nanos) {
    timer = context.setTimer(nanos / 1_000_000 + 1, ignored -> look());
  }

  private void look() {
    timer = NONE;
    long left = limitNanos - (System.nanoTime() - lastSignNanos);
    if (left > 0) {
      arm(left);
    } else {
      stalled.run();
    }
  }
}
