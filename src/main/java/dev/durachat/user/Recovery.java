package dev.durachat.user;

import dev.durachat.metrics.Metrics;
import dev.durachat.storage.UserFile;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up again what the last process left, with no client asking: wakes the actor of every file
 * that was open when it ended, a few at a time.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int AT_ONCE = 16;

  private final ActorLifecycle lifecycle;
  private final Metrics metrics;

  Recovery(ActorLifecycle lifecycle, Metrics metrics) {
    this.lifecycle = lifecycle;
    this.metrics = metrics;
  }

  /** Begins at once and goes on by itself; one broken file holds up no other. */
  public void begin(List<UserFile> leftOpen) {
    if (leftOpen.isEmpty()) {
      return;
    }
    LOG.atInfo().addKeyValue("users", leftOpen.size()).log("recovering");
    metrics.recovering().set(leftOpen.size());
    Queue<UserFile> queue = new ArrayDeque<>(leftOpen);
    for (int i = 0; i < AT_ONCE; i++) {
      next(queue);
    }
  }

  private void next(Queue<UserFile> queue) {
    UserFile file;
    synchronized (queue) {
      file = queue.poll();
    }
    if (file == null) {
      return;
    }
    Future<Void> woken = lifecycle.recover(file);
    woken.onComplete(
        done -> {
          metrics.recovering().decrementAndGet();
          if (done.failed()) {
            LOG.atWarn()
                .addKeyValue("user", file.tag())
                .log("a file could not be opened for recovery");
            lifecycle.recoverLater(file);
          }
          next(queue);
        });
  }
}
