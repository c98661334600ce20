package dev.durachat.model;

import dev.durachat.chat.Failure;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A call as its caller sees it: one exchange with the provider, and another where the first brought
 * nothing and may be tried again. All but the two volatile fields is confined to the event loop.
 *
 * <pre>
 *  send ──▶ exchange ──failed, may be tried again──▶ pause ──▶ send
 *              └──finished · failed · cancel──▶ over
 * </pre>
 */
final class OpenAiCall implements ModelCall, Exchange.Listener {
  private static final long NONE = -1;

  private final ContextInternal context;
  private final Upstream upstream;
  private final RequestBody body;
  private final RetryPolicy retryPolicy;
  private final ModelSink sink;

  /** Set by {@link #cancel} on any thread, at once. */
  private volatile boolean over;

  /** What was asked for last, on any thread; {@link #paused} follows it. */
  private volatile boolean pauseWanted;

  private @Nullable Exchange exchange;
  private int retries;
  private long retryTimer = NONE;
  private boolean paused;

  OpenAiCall(
      ContextInternal context,
      Upstream upstream,
      RequestBody body,
      RetryPolicy retryPolicy,
      ModelSink sink) {
    this.context = context;
    this.upstream = upstream;
    this.body = body;
    this.retryPolicy = retryPolicy;
    this.sink = sink;
  }

  void start() {
    context.runOnContext(ignored -> send());
  }

  private void send() {
    retryTimer = NONE;
    if (over) {
      return;
    }
    exchange = new Exchange(context, upstream, body, this);
    exchange.start();
    if (paused) {
      exchange.pause();
    }
  }

  @Override
  public void event(ModelEvent event) {
    if (!over) {
      sink.accept(event);
    }
  }

  @Override
  public void ended(ModelEvent verdict) {
    if (!over) {
      over = true;
      sink.accept(verdict);
    }
  }

  @Override
  public void refused(Failure failure, @Nullable String retryAfter) {
    if (retries == retryPolicy.retries()) {
      ended(new ModelEvent.Failed(failure));
    } else if (!over) {
      retries++;
      Duration pause =
          retryPolicy.pause(
              retries, retryAfter, Instant.now(), ThreadLocalRandom.current().nextDouble());
      retryTimer = context.setTimer(Math.max(1, pause.toMillis()), ignored -> send());
    }
  }

  @Override
  public void cancel() {
    over = true;
    context.runOnContext(ignored -> abandon());
  }

  private void abandon() {
    if (retryTimer != NONE) {
      context.owner().cancelTimer(retryTimer);
      retryTimer = NONE;
    }
    if (exchange != null) {
      exchange.close();
    }
  }

  @Override
  public void pause() {
    pauseWanted = true;
    context.runOnContext(ignored -> applyPause());
  }

  @Override
  public void resume() {
    pauseWanted = false;
    context.runOnContext(ignored -> applyPause());
  }

  /** An event loop turns to what has come before it turns to {@link #pause}'s task. */
  @Override
  public void answered() {
    applyPause();
  }

  private void applyPause() {
    boolean wanted = pauseWanted;
    if (paused == wanted) {
      return;
    }
    paused = wanted;
    if (exchange == null) {
      return;
    }
    if (wanted) {
      exchange.pause();
    } else {
      exchange.resume();
    }
  }
}
