package dev.durachat.model;

import dev.durachat.chat.Failure;
import dev.durachat.chat.FailureCode;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
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
 *     └──fault, stall, close (from everywhere)─────────────────────────▶ OVER
 * </pre>
 */
final class Exchange {

  /** Told what comes of an exchange: events, then one of the two ends. */
  interface Listener {

    /** The provider has answered: the last moment to pause before its stream. */
    void answered();

    void event(ModelEvent event);

    /** The exchange ended, well or badly, with this as the last event of its call. */
    void ended(ModelEvent verdict);

    /**
     * Nothing came, and the same request may fare better later.
     *
     * @param retryAfter the provider's wish, as it came
     */
    void refused(Failure failure, @Nullable String retryAfter);
  }

  private enum Phase {
    WAITING,
    STREAMING,
    REFUSED,
    DRAINING,
    OVER
  }

  private static final Logger log = LoggerFactory.getLogger(Exchange.class);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

  private final ContextInternal context;
  private final Upstream upstream;
  private final RequestBody body;
  private final Listener listener;
  private final StallClock clock;
  private final CompletionStream stream;

  private Phase phase = Phase.WAITING;
  private boolean paused;
  private @Nullable Throwable brokenBy;

  /** Null before there is a connection, and again once the response has come to its own end. */
  private @Nullable HttpClientRequest request;

  private @Nullable HttpClientResponse response;
  private @Nullable Refusal refusal;

  Exchange(ContextInternal context, Upstream upstream, RequestBody body, Listener listener) {
    this.context = context;
    this.upstream = upstream;
    this.body = body;
    this.listener = listener;
    this.clock = new StallClock(context, this::stalled);
    this.stream = new CompletionStream(upstream.faults(), upstream.metrics(), listener::event);
  }

  void start() {
    clock.start(upstream.stallAfter());
    upstream.client().request(upstream.options()).onComplete(this::connected, this::unreachable);
  }

  /** Ends without a word; closes the connection unless the response has come to its own end. */
  void close() {
    phase = Phase.OVER;
    clock.stop();
    if (request != null) {
      request.reset();
    }
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
      if (brokenBy != null) {
        Throwable cause = brokenBy;
        context.runOnContext(ignored -> lost(cause));
      }
    }
  }

  private void connected(HttpClientRequest opened) {
    request = opened;
    if (phase == Phase.OVER) {
      opened.reset();
      return;
    }
    clock.touch();
    opened.response().onComplete(this::answered, this::lost);
    new BodyWriter(context.owner().fileSystem(), opened, clock::touch)
        .send(body)
        .onFailure(this::unsent);
  }

  private void unsent(Throwable cause) {
    // An endpoint may answer, and hang up, before it has heard all of a request.
    if (phase == Phase.WAITING) {
      lost(cause);
    }
  }

  private void unreachable(Throwable cause) {
    log.info("cannot connect to a provider: {} ({})", cause.toString(), cause.getCause());
    if (phase != Phase.OVER) {
      close();
      listener.refused(upstream.faults().unreachable(), null);
    }
  }

  private void answered(HttpClientResponse opened) {
    if (phase == Phase.OVER) {
      return;
    }
    listener.answered();
    response = opened;
    clock.touch();
    int status = opened.statusCode();
    if (status >= 400) {
      phase = Phase.REFUSED;
      clock.start(upstream.stallAfter());
      refusal = new Refusal(opened);
      refusal.read(
          () -> {
            request = null;
            refused();
          },
          this::refused);
    } else if (status != 200 || !isEventStream(opened)) {
      conclude(new ModelEvent.Failed(upstream.faults().notAStream(status)));
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
    ModelEvent verdict = stream.feed(buffer.getBytes());
    // Closed by the receiver of an event, perhaps.
    if (verdict != null && phase == Phase.STREAMING) {
      if (verdict instanceof ModelEvent.Finished) {
        drain();
      } else {
        close();
      }
      listener.ended(verdict);
    }
  }

  private void ended(@Nullable Void ignored) {
    request = null;
    if (phase == Phase.STREAMING) {
      conclude(stream.finish());
    } else {
      close();
    }
  }

  private void lost(Throwable cause) {
    if (paused && phase == Phase.STREAMING) {
      // There may be more to take: the failure waits behind it.
      brokenBy = cause;
      return;
    }
    if (phase == Phase.STREAMING && stream.hasFinishReason()) {
      conclude(stream.verdict());
    } else if (phase == Phase.WAITING || phase == Phase.STREAMING) {
      log.info("lost a provider's connection: {}", cause.toString());
      // What is neither of the two came from the HTTP decoder.
      boolean broken = cause instanceof IOException || cause instanceof VertxException;
      conclude(
          new ModelEvent.Failed(broken ? upstream.faults().lost() : upstream.faults().malformed()));
    } else {
      close();
    }
  }

  private void stalled() {
    switch (phase) {
      case STREAMING, WAITING ->
          conclude(
              stream.hasFinishReason()
                  ? stream.verdict()
                  : new ModelEvent.Failed(upstream.faults().silent(upstream.stallAfter())));
      case REFUSED -> refused();
      case DRAINING, OVER -> close();
    }
  }

  private void conclude(ModelEvent verdict) {
    if (phase != Phase.OVER) {
      close();
      listener.ended(verdict);
    }
  }

  /** Lets the response run out after its end mark, so that its connection can be used again. */
  private void drain() {
    phase = Phase.DRAINING;
    clock.start(DRAIN_LIMIT);
    if (response != null) {
      response.resume();
    }
  }

  private void refused() {
    if (phase != Phase.REFUSED || refusal == null) {
      return;
    }
    close();
    Failure failure = refusal.failure(upstream.faults());
    if (failure.code() == FailureCode.PROVIDER_RATE_LIMITED
        || failure.code() == FailureCode.PROVIDER_UNAVAILABLE) {
      listener.refused(failure, refusal.retryAfter());
    } else {
      listener.ended(new ModelEvent.Failed(failure));
    }
  }
}
