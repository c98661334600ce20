package dev.durachat.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether memory is short. What a full collection leaves is what is really held; when that is
 * nearly all there may be, new work is refused until enough of the old is done, so that a flood is
 * no reason to end. A small collection counts much that is dead: where it leaves little room, a
 * full one is asked for, and only that decides. Any thread.
 */
final class Shortage {
  private static final double LITTLE = 0.85;
  private static final double ENOUGH = 0.75;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** A full collection is followed by so many times its length without one. */
  private static final int REST = 20;

  private final Runnable collect;
  private final LongSupplier nanoTime;
  private final AtomicLong looked;
  private volatile boolean little;
  private volatile long rest = LOOK_AGAIN.toNanos();

  /**
   * @param collect begins a full collection
   * @param nanoTime as {@link System#nanoTime}
   */
  Shortage(Runnable collect, LongSupplier nanoTime) {
    this.collect = collect;
    this.nanoTime = nanoTime;
    this.looked = new AtomicLong(nanoTime.getAsLong() - rest);
  }

  /** A full collection took so long. */
  void collected(Duration length) {
    rest = Math.max(LOOK_AGAIN.toNanos(), length.multipliedBy(REST).toNanos());
  }

  /**
   * A collection has ended.
   *
   * @param share of the heap that it left in use
   * @param full whether it was a full one
   */
  void left(double share, boolean full) {
    if (share < ENOUGH) {
      little = false;
    } else if (share > LITTLE) {
      little |= full;
      lookAgain();
    }
  }

  /** Whether new work has to wait. */
  boolean isLittle() {
    if (little) {
      lookAgain();
    }
    return little;
  }

  private void lookAgain() {
    long last = looked.get();
    long now = nanoTime.getAsLong();
    if (now - last >= rest && looked.compareAndSet(last, now)) {
      collect.run();
    }
  }
}
