package dev.durachat.model;

import dev.durachat.chat.Role;
import dev.durachat.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;

/**
 * A model that needs nothing: it quotes the prompt in a short markdown answer, at reading speed.
 * Goes on exactly where a partial answer of its own ends.
 */
final class DemoChatModel implements ChatModel {
  static final Duration PAUSE = Duration.ofMillis(25);

  private final VertxInternal vertx;
  private final Duration pause;
  private final Metrics metrics;

  /**
   * @param pause between two chunks
   */
  DemoChatModel(Vertx vertx, Duration pause, Metrics metrics) {
    this.vertx = (VertxInternal) vertx;
    this.pause = pause;
    this.metrics = metrics;
  }

  @Override
  public boolean followsInstructions() {
    return false;
  }

  @Override
  public ModelCall start(ModelRequest request, ModelSink sink) {
    DemoAnswer answer = DemoAnswer.to(lastPrompt(request));
    // Another model may have begun this reply: then all of the answer comes after its words.
    int from = answer.text().startsWith(request.partial()) ? request.partial().length() : 0;
    long promptChars = request.turns().stream().mapToLong(turn -> turn.content().length()).sum();
    DemoCall call =
        new DemoCall(
            vertx.createEventLoopContext(), answer, from, promptChars, pause, metrics, sink);
    call.resume();
    return call;
  }

  private static String lastPrompt(ModelRequest request) {
    return request.turns().reversed().stream()
        .filter(turn -> turn.role() == Role.USER)
        .findFirst()
        .map(ModelRequest.Turn::content)
        .orElse("");
  }
}
