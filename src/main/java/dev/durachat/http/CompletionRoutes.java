package dev.durachat.http;

import dev.durachat.chat.Message;
import dev.durachat.model.ModelInfo;
import dev.durachat.protocol.ChatCompletion;
import dev.durachat.protocol.ChatCompletionReader;
import dev.durachat.user.UserActors;
import dev.durachat.user.UserSession;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/**
 * The way in for programs that speak to OpenAI. Their conversations are stored and shown like any
 * other, and an answer goes on when the program that asked for it is gone.
 */
public final class CompletionRoutes implements ApiRoutes {
  private static final String CONVERSATION = "X-Conversation-Id";
  private static final String MESSAGE = "X-Message-Id";
  private static final String REQUEST = "Idempotency-Key";

  private final UserActors users;
  private final Function<String, Future<List<ModelInfo>>> models;
  private final ChatCompletionReader reader;
  private final Uploads uploads;
  private final long bodyBytes;
  private final OpenStreams streams;

  /**
   * @param models those that a user can choose
   * @param bodyBytes the largest request, with the whole history in it
   */
  public CompletionRoutes(
      UserActors users,
      Function<String, Future<List<ModelInfo>>> models,
      ChatCompletionReader reader,
      Uploads uploads,
      long bodyBytes,
      OpenStreams streams) {
    this.users = users;
    this.models = models;
    this.reader = reader;
    this.uploads = uploads;
    this.bodyBytes = bodyBytes;
    this.streams = streams;
  }

  @Override
  public void mount(Api api) {
    api.onUpload("createChatCompletion", this::complete);
    api.on(
        "listModelsForOpenAi",
        call -> models.apply(call.userId()).map(all -> Answer.json(list(all))));
  }

  private void complete(RoutingContext ctx) {
    RequestReader.body(ctx.request(), bodyBytes)
        .map(body -> read(ctx, body))
        .compose(
            asked ->
                Seat.take(ctx, users)
                    .compose(
                        session ->
                            uploads
                                .keepAll(Gate.principal(ctx).userId(), asked.dialogue())
                                .compose(session::converse)
                                .compose(reply -> tell(ctx, session, asked, reply))))
        .onFailure(ctx::fail);
  }

  private ChatCompletion read(RoutingContext ctx, Buffer body) {
    return reader.read(
        body.getBytes(), ctx.request().getHeader(CONVERSATION), ctx.request().getHeader(REQUEST));
  }

  private Future<Void> tell(
      RoutingContext ctx, UserSession session, ChatCompletion asked, Message reply) {
    if (ctx.response().closed()) {
      return Future.succeededFuture();
    }
    ctx.response().putHeader(CONVERSATION, reply.conversationId()).putHeader(MESSAGE, reply.id());
    if (asked.stream()) {
      CompletionEvents events = new CompletionEvents(reply, asked.usage());
      EventStream stream = streams.begin(ctx, session, events);
      return session.follow(reply.id(), null, stream).onSuccess(begun -> stream.open());
    }
    IdleClock.stop(ctx);
    WholeReply whole = new WholeReply(ctx.vertx());
    return session
        .follow(reply.id(), null, whole)
        .compose(begun -> whole.ended())
        .onSuccess(end -> send(ctx, reply, end))
        .mapEmpty();
  }

  private static void send(RoutingContext ctx, Message reply, WholeReply.Ended end) {
    OpenAiError failed = OpenAiError.of(end.done());
    if (failed == null) {
      Answer.json(new CompletionJson(reply).whole(end.text(), end.thinking(), end.done()))
          .send(ctx);
    } else {
      // The prompt is stored and so is what came of it: sent again, it would be asked twice.
      failed.send(ctx, false);
    }
  }

  private static JsonObject list(List<ModelInfo> all) {
    var list = new JsonArray();
    all.forEach(model -> list.add(json(model)));
    return new JsonObject().put("object", "list").put("data", list);
  }

  private static JsonObject json(ModelInfo model) {
    return new JsonObject()
        .put("id", model.id())
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", model.provider());
  }
}
