package dev.durachat.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The users of one run, driven from the thread of the scenario. */
final class Crowd implements AutoCloseable {
  private static final int CONNECTING_AT_ONCE = 32;
  private final List<BenchUser> users;
  private final long deadlineNanos;

  Crowd(List<BenchUser> users, long deadlineSeconds) {
    this.users = List.copyOf(users);
    this.deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(deadlineSeconds);
  }

  void connect() throws BenchFault, InterruptedException {
    Semaphore room = new Semaphore(CONNECTING_AT_ONCE);
    List<CompletableFuture<ReceivedFrame>> ready = new ArrayList<>();
    for (BenchUser user : users) {
      if (!room.tryAcquire(remainingNanos(), TimeUnit.NANOSECONDS)) {
        throw new BenchFault("not connected by the deadline");
      }
      ready.add(user.connect().whenComplete((_, _) -> room.release()));
    }
    awaitAll(ready);
  }

  /** Every user sends a prompt, spread over the ramp; returns once the last reply has ended. */
  void chat(StreamShape shape, long rampMillis) throws BenchFault, InterruptedException {
    awaitAll(startChat(shape, rampMillis));
  }

  List<CompletableFuture<ReceivedFrame>> startChat(StreamShape shape, long rampMillis) {
    long begun = System.nanoTime();
    List<CompletableFuture<ReceivedFrame>> replies = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      long due = begun + TimeUnit.MILLISECONDS.toNanos(rampMillis) * i / users.size();
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      replies.add(users.get(i).chat(shape));
    }
    return replies;
  }

  void awaitAll(List<CompletableFuture<ReceivedFrame>> frames)
      throws BenchFault, InterruptedException {
    for (CompletableFuture<ReceivedFrame> frame : frames) {
      ReceivedFrame _ = await(frame);
    }
  }

  ReceivedFrame await(CompletableFuture<ReceivedFrame> frame)
      throws BenchFault, InterruptedException {
    try {
      return frame.get(remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new BenchFault(String.valueOf(cause == null ? e : cause.getMessage()));
    } catch (TimeoutException e) {
      throw new BenchFault("not finished by the deadline");
    }
  }

  BenchUser first() {
    return users.getFirst();
  }

  @Override
  public void close() {
    users.forEach(BenchUser::leave);
  }

  private long remainingNanos() {
    return Math.max(0, deadlineNanos - System.nanoTime());
  }
}
