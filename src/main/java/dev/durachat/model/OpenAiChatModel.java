package dev.durachat.model;

import dev.durachat.chat.ReasoningEffort;
import dev.durachat.chat.Role;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.List;

/** Any endpoint that speaks OpenAI's Chat Completions. */
final class OpenAiChatModel implements ChatModel {
  private final VertxInternal vertx;
  private final Upstream upstream;
  private final boolean continues;
  private final RetryPolicy retryPolicy;

  /**
   * @param continues whether the endpoint goes on with a trailing assistant message by itself
   */
  OpenAiChatModel(Vertx vertx, Upstream upstream, boolean continues, RetryPolicy retryPolicy) {
    this.vertx = (VertxInternal) vertx;
    this.upstream = upstream;
    this.continues = continues;
    this.retryPolicy = retryPolicy;
  }

  /** Loads what the first request needs, which takes some tenths of a second. Blocks. */
  static void warmUp() {
    List<ModelRequest.Turn> turns =
        List.of(
            new ModelRequest.Turn(Role.SYSTEM, "s"),
            new ModelRequest.Turn(Role.USER, "u"),
            new ModelRequest.Turn(Role.ASSISTANT, "a"));
    CompletionRequest.write(new ModelRequest("warm", turns, ReasoningEffort.LOW, "a"), false);
  }

  @Override
  public ModelCall start(ModelRequest request, ModelSink sink) {
    // Callers are worker threads as a rule. A context of the call's own keeps its events on one
    // event loop, and spreads the calls over all of them. A long history is written out here, on
    // the caller's thread, so that it holds up no event loop.
    ContextInternal context = vertx.createEventLoopContext();
    RequestBody body = CompletionRequest.write(request, continues);
    OpenAiCall call = new OpenAiCall(context, upstream, body, retryPolicy, sink);
    call.start();
    return call;
  }

  @Override
  public ChatModel withKey(String apiKey) {
    return new OpenAiChatModel(vertx, upstream.withKey(apiKey), continues, retryPolicy);
  }
}
