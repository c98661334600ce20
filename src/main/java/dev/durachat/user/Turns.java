package dev.durachat.user;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets actors take their turns on few threads. A thread that was woken takes one actor after
 * another and only then lets what they said leave: waking threads costs more than all that actors
 * do.
 *
 * <p>That one actor waits for its disk must hold up no other: while a thread is inside {@link
 * #slowly} another one takes its place. All methods may be called on any thread.
 */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  /** So many turns may wait for one thread before another is woken to help. */
  private static final int QUEUE_PER_THREAD = 16;

  /** After so many turns what was said leaves, even if more are waiting. */
  private static final int TURNS_PER_FLUSH = 3;

  /** So long a thread waits for more before it goes back to its pool. */
  private static final long PATIENCE_SECONDS = 1;

  private final Executor threads;
  private final int most;
  private final Runnable flush;
  private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();

  /**
   * Where threads wait. The last to come is the first to go: its caches are warm, while a pool
   * would take the one that has rested longest.
   */
  private final SynchronousQueue<Boolean> resting = new SynchronousQueue<>();

  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger atRest = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger slow = new AtomicInteger();
  private final AtomicLong taken = new AtomicLong();
  private long takenAtLook;

  /**
   * @param most threads that may run at once
   * @param flush lets leave what actors said
   */
  Turns(Executor threads, int most, Runnable flush) {
    this.threads = threads;
    this.most = most;
    this.flush = flush;
  }

  /** An actor has something to do. */
  void add(Runnable turn) {
    ready.add(turn);
    waiting.incrementAndGet();
    wakeIfNeeded();
  }

  private void wakeIfNeeded() {
    int awake = running.get();
    int able = awake - slow.get();
    boolean needed = able <= 0 || waiting.get() > QUEUE_PER_THREAD * able;
    if (needed && awake < most) {
      wake(awake);
    }
  }

  private void wake(int awake) {
    if (running.compareAndSet(awake, awake + 1)) {
      if (!resting.offer(true)) {
        threads.execute(this::serve);
      }
    } else if (running.get() == 0) {
      // Whoever was faster has gone to sleep again meanwhile.
      wake(0);
    }
  }

  private void serve() {
    do {
      run();
    } while (rest());
  }

  /** Waits for more; false when this thread is of more use to its pool, where actors are begun. */
  private boolean rest() {
    try {
      return atRest.incrementAndGet() <= most / 2
          && resting.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) != null;
    } catch (InterruptedException theEndOfThePool) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      atRest.decrementAndGet();
    }
  }

  private void run() {
    int unflushed = 0;
    Runnable turn = ready.poll();
    while (turn != null) {
      waiting.decrementAndGet();
      taken.incrementAndGet();
      take(turn);
      unflushed++;
      if (unflushed == TURNS_PER_FLUSH) {
        flush.run();
        unflushed = 0;
      }
      turn = ready.poll();
    }
    flush.run();
    running.decrementAndGet();
    // A turn that came after the last look and before this thread was off duty woke nobody.
    if (!ready.isEmpty()) {
      wakeIfNeeded();
    }
  }

  private static void take(Runnable turn) {
    try {
      turn.run();
    } catch (RuntimeException e) {
      // An actor ends itself on a fault: this is a fault in ending it, and must not end the thread.
      LOG.atError().setCause(e).log("an actor's turn failed");
    }
  }

  /**
   * Runs work that waits for the disk: what was said before leaves first, others go on meanwhile.
   */
  <T> T slowly(Supplier<T> work) {
    flush.run();
    slow.incrementAndGet();
    try {
      if (!ready.isEmpty()) {
        wakeIfNeeded();
      }
      return work.get();
    } finally {
      slow.decrementAndGet();
    }
  }

  /** Lets leave what was said outside of any turn. */
  void flush() {
    flush.run();
  }

  /**
   * To be called every now and then, on one thread: when turns wait and none was taken since the
   * last time, all threads hang on something unforeseen and another is woken.
   */
  void look() {
    long now = taken.get();
    int awake = running.get();
    if (!ready.isEmpty() && now == takenAtLook && awake < most) {
      wake(awake);
    }
    takenAtLook = now;
  }
}
