package dev.durachat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How the process ends. A JVM that a signal ends would exit with 143 or 130; to be asked to stop is
 * no failure, so the hook stops the server and ends the process with a status of its own.
 */
final class Shutdown {
  private final AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
  private final AtomicInteger status = new AtomicInteger();

  /** From now on a signal ends the process with status 0. */
  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
  }

  /** What a signal has to do first. */
  void stopsBy(Runnable action) {
    stop.set(action);
  }

  /** Ends the process, after stopping. Does not return. */
  void exit(int exitStatus) {
    status.set(exitStatus);
    System.exit(exitStatus);
  }

  private void end() {
    try {
      stop.get().run();
    } finally {
      System.out.flush();
      System.err.flush();
      Runtime.getRuntime().halt(status.get());
    }
  }
}
