package dev.durachat.model;

import dev.durachat.chat.Usage;
import dev.durachat.metrics.Metrics;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;

/** One answer of the demo model on its way. All but {@link #over} is confined to an event loop. */
final class DemoCall implements ModelCall {
  private static final long NONE = -1;
  private static final int CHARS_PER_TOKEN = 4;

  private final ContextInternal context;
  private final DemoAnswer answer;
  private final int start;
  private final long promptChars;
  private final long pauseMs;
  private final Metrics metrics;
  private final ModelSink sink;

  /** Set by {@link #cancel} on any thread, at once. */
  private volatile boolean over;

  private int position;
  private long timer = NONE;

  /**
   * @param start where in the answer to begin
   * @param promptChars for the estimate of tokens
   */
  DemoCall(
      ContextInternal context,
      DemoAnswer answer,
      int start,
      long promptChars,
      Duration pause,
      Metrics metrics,
      ModelSink sink) {
    this.context = context;
    this.answer = answer;
    this.start = start;
    this.position = start;
    this.promptChars = promptChars;
    this.pauseMs = Math.max(1, pause.toMillis());
    this.metrics = metrics;
    this.sink = sink;
  }

  @Override
  public void cancel() {
    over = true;
    pause();
  }

  @Override
  public void pause() {
    context.runOnContext(
        ignored -> {
          if (timer != NONE) {
            context.owner().cancelTimer(timer);
            timer = NONE;
          }
        });
  }

  @Override
  public void resume() {
    context.runOnContext(
        ignored -> {
          if (timer == NONE && !over) {
            timer = context.setPeriodic(pauseMs, tick -> speak());
          }
        });
  }

  private void speak() {
    if (over) {
      return;
    }
    if (position < answer.text().length()) {
      int end = answer.chunkEnd(position);
      String content = answer.text().substring(position, end);
      position = end;
      metrics.chunks().increment();
      sink.accept(new ModelEvent.Text(content));
      return;
    }
    cancel();
    sink.accept(new ModelEvent.Finished("stop", usage()));
  }

  private Usage usage() {
    long prompt = tokens(promptChars);
    long completion = tokens(answer.text().length() - start);
    return new Usage(prompt, completion, prompt + completion);
  }

  private static long tokens(long chars) {
    return (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
  }
}
