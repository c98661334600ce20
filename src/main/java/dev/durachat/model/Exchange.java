package dev.durachat.model;

import dev.durachat.chat.Failure;
import dev.durachat.chat.FailureCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to a provider and its response. Confined to its event loop.
 *
 * <pre>
 *  WAITING ──200, event stream──▶ STREAMING ──end mark──▶ DRAINING ──▶ OVER
 *     ├──any other status───────▶ REFUSED ───its body──────────────────▶ OVER
 *     └──fault, stall, abandon (from everywhere)───────────────────────▶ OVER
 * </pre>
 */
final class Exchange {

  /** Told what comes of an exchange: events, then one of the two ends. */
  interface Listener {
    void event(ModelEvent event);

    void finished(ModelEvent.Finished end);

    /**
     * The exchange failed.
     *
     * @param worthRetrying whether nothing has come yet and the same request may fare better
     * @param retryAfter the provider's wish, as it came
     */
    void failed(Failure failure, boolean worthRetrying, @Nullable String retryAfter);
  }

  private enum Phase {
    WAITING,
    STREAMING,
    REFUSED,
    DRAINING,
    OVER
  }

  private static final Logger log = LoggerFactory.getLogger(Exchange.class);
  private static final int MAX_LINE_BYTES = 1 << 20;
  private static final int MAX_ERROR_BYTES = 64 << 10;
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

  private final ContextInternal context;
  private final Upstream upstream;
  private final byte[] body;
  private final Listener listener;
  private final StallClock clock;
  private final CompletionReader reader;
  private final SseParser parser;
  private final Buffer errorBody = Buffer.buffer();

  private Phase phase = Phase.WAITING;
  private boolean paused;

  /** Null before there is a connection, and again once the response has come to its own end. */
  private @Nullable HttpClientRequest request;

  private @Nullable HttpClientResponse response;

  Exchange(ContextInternal context, Upstream upstream, byte[] body, Listener listener) {
    this.context = context;
    this.upstream = upstream;
    this.body = body;
    this.listener = listener;
    this.clock = new StallClock(context, this::stalled);
    this.reader = new CompletionReader(listener::event);
    this.parser = new SseParser(MAX_LINE_BYTES, reader);
  }

  void start() {
    clock.start(upstream.stallAfter());
    upstream.client().request(upstream.options()).onComplete(this::connected, this::unreachable);
  }

  /** Ends without a word and closes the connection. */
  void abandon() {
    over();
  }

  void pause() {
    paused = true;
    if (phase == Phase.WAITING || phase == Phase.STREAMING) {
      clock.stop();
    }
    if (phase == Phase.STREAMING && response != null) {
      response.pause();
    }
  }

  void resume() {
    paused = false;
    if (phase == Phase.WAITING || phase == Phase.STREAMING) {
      clock.start(upstream.stallAfter());
    }
    if (phase == Phase.STREAMING && response != null) {
      response.resume();
    }
  }

  private void connected(HttpClientRequest opened) {
    request = opened;
    if (phase == Phase.OVER) {
      opened.reset();
      return;
    }
    clock.touch();
    opened.send(Buffer.buffer(body)).onComplete(this::answered, this::lost);
  }

  private void unreachable(Throwable cause) {
    log.debug("cannot connect to a provider: {}", cause.toString());
    fail(upstream.faults().unreachable(), true, null);
  }

  private void answered(HttpClientResponse opened) {
    if (phase == Phase.OVER) {
      return;
    }
    response = opened;
    clock.touch();
    int status = opened.statusCode();
    if (status >= 400) {
      phase = Phase.REFUSED;
      opened
          .exceptionHandler(ignored -> refused())
          .handler(this::collect)
          .endHandler(
              ignored -> {
                request = null;
                refused();
              });
    } else if (status != 200 || !isEventStream(opened)) {
      fail(upstream.faults().notAStream(status), false, null);
    } else {
      phase = Phase.STREAMING;
      opened.exceptionHandler(this::lost).handler(this::received).endHandler(this::ended);
      if (paused) {
        opened.pause();
      }
    }
  }

  private static boolean isEventStream(HttpClientResponse response) {
    String type = response.getHeader("Content-Type");
    return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  private void received(Buffer buffer) {
    if (phase != Phase.STREAMING) {
      return;
    }
    clock.touch();
    boolean malformed = false;
    try {
      parser.feed(buffer.getBytes());
    } catch (StreamFormatException e) {
      log.debug("a provider's stream is malformed: {}", e.getMessage());
      malformed = true;
    }
    deliver();
    if (phase != Phase.STREAMING) {
      return;
    }
    if (malformed) {
      fail(upstream.faults().malformed(), false, null);
    } else if (reader.error() != null || reader.done()) {
      conclude();
    }
  }

  private void deliver() {
    int deltas = reader.takeDeltas();
    if (deltas > 0) {
      upstream.metrics().chunks().increment(deltas);
    }
    reader.flush();
  }

  private void ended(@Nullable Void ignored) {
    request = null;
    if (phase == Phase.DRAINING) {
      phase = Phase.OVER;
      clock.stop();
    } else if (phase == Phase.STREAMING) {
      boolean malformed = false;
      try {
        parser.finish();
      } catch (StreamFormatException e) {
        // What is cut off after the finish reason takes nothing from the answer.
        malformed = reader.finishReason() == null;
      }
      deliver();
      if (malformed) {
        fail(upstream.faults().malformed(), false, null);
      } else {
        conclude();
      }
    }
  }

  private void lost(Throwable cause) {
    if (phase == Phase.DRAINING) {
      over();
    } else if (phase == Phase.STREAMING && reader.finishReason() != null) {
      conclude();
    } else {
      log.debug("lost a provider's connection: {}", cause.toString());
      fail(upstream.faults().lost(), false, null);
    }
  }

  private void stalled() {
    switch (phase) {
      case WAITING -> fail(upstream.faults().silent(upstream.stallAfter()), false, null);
      case STREAMING -> {
        if (reader.finishReason() != null) {
          conclude();
        } else {
          fail(upstream.faults().silent(upstream.stallAfter()), false, null);
        }
      }
      case REFUSED -> refused();
      case DRAINING, OVER -> over();
    }
  }

  /** Says how the stream ended, by all that it has brought. */
  private void conclude() {
    UpstreamError error = reader.error();
    String finishReason = reader.finishReason();
    if (error != null) {
      fail(upstream.faults().ofErrorEvent(error), false, null);
      return;
    }
    if (finishReason == null) {
      fail(upstream.faults().unfinished(), false, null);
      return;
    }
    Failure failure = upstream.faults().ofFinishReason(finishReason).orElse(null);
    if (failure != null) {
      fail(failure, false, null);
      return;
    }
    drain();
    listener.finished(new ModelEvent.Finished(finishReason, reader.usage()));
  }

  /** Lets the response run out, so that its connection can be used again. */
  private void drain() {
    if (phase == Phase.STREAMING && reader.done()) {
      phase = Phase.DRAINING;
      clock.start(DRAIN_LIMIT);
    } else {
      over();
    }
  }

  private void collect(Buffer buffer) {
    if (phase != Phase.REFUSED) {
      return;
    }
    clock.touch();
    errorBody.appendBuffer(buffer);
    if (errorBody.length() > MAX_ERROR_BYTES) {
      refused();
    }
  }

  private void refused() {
    if (phase != Phase.REFUSED || response == null) {
      return;
    }
    byte[] bytes = errorBody.getBytes();
    UpstreamError error = UpstreamError.parse(bytes, 0, bytes.length);
    Failure failure = upstream.faults().ofStatus(response.statusCode(), error);
    boolean worthRetrying =
        failure.code() == FailureCode.PROVIDER_RATE_LIMITED
            || failure.code() == FailureCode.PROVIDER_UNAVAILABLE;
    fail(failure, worthRetrying, response.getHeader("Retry-After"));
  }

  private void fail(Failure failure, boolean worthRetrying, @Nullable String retryAfter) {
    if (phase != Phase.OVER) {
      over();
      listener.failed(failure, worthRetrying, retryAfter);
    }
  }

  /** Ends; closes the connection unless the response has come to its own end. */
  private void over() {
    phase = Phase.OVER;
    clock.stop();
    if (request != null) {
      request.reset();
    }
  }
}
