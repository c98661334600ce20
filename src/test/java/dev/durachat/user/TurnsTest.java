package dev.durachat.user;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final int THREADS = 4;

  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
  private final Turns turns = new Turns(pool, THREADS, () -> {});
  private final CountDownLatch disk = new CountDownLatch(1);

  @AfterEach
  void end() {
    disk.countDown();
    pool.shutdownNow();
  }

  @Test
  void whatWaitsForTheDiskHoldsUpNoOther() throws InterruptedException {
    for (int i = 0; i < THREADS - 1; i++) {
      turns.add(() -> turns.slowly(this::awaitDisk));
    }
    CountDownLatch other = new CountDownLatch(1);
    turns.add(other::countDown);
    assertTrue(other.await(10, TimeUnit.SECONDS), "the turn of another was taken");
  }

  @Test
  void theThreadThatRestedLastTakesTheNextTurn() throws InterruptedException {
    BlockingQueue<Thread> busy = new LinkedBlockingQueue<>();
    for (int i = 0; i < 2; i++) {
      turns.add(
          () ->
              turns.slowly(
                  () -> {
                    busy.add(Thread.currentThread());
                    return awaitDisk();
                  }));
    }
    List<Thread> both = List.of(next(busy), next(busy));
    disk.countDown();
    both.forEach(TurnsTest::awaitRest);
    Thread last = taken();
    for (int i = 0; i < 20; i++) {
      awaitRest(last);
      assertSame(last, taken());
    }
  }

  private static void awaitRest(Thread thread) {
    Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  private Thread taken() throws InterruptedException {
    BlockingQueue<Thread> taker = new LinkedBlockingQueue<>();
    turns.add(() -> taker.add(Thread.currentThread()));
    return next(taker);
  }

  private static Thread next(BlockingQueue<Thread> threads) throws InterruptedException {
    return Objects.requireNonNull(threads.poll(10, TimeUnit.SECONDS), "no thread took the turn");
  }

  private boolean awaitDisk() {
    try {
      disk.await();
      return true;
    } catch (InterruptedException theEndOfTheTest) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
