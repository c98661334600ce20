package dev.durachat.http;

import dev.durachat.chat.PromptTemplate;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.JsonText;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The user's own prompt templates. */
public final class PromptRoutes implements ApiRoutes {
  private final UserActors users;
  private final JsonText text = new JsonText();

  public PromptRoutes(UserActors users) {
    this.users = users;
  }

  @Override
  public void mount(Api api) {
    api.on("listPrompts", this::list);
    api.on("createPrompt", this::create);
    api.on("changePrompt", this::change);
    api.on("deletePrompt", this::delete);
  }

  private Future<Answer> list(Call call) {
    return users.ask(
        call.userId(),
        user ->
            Answer.object(
                json -> {
                  json.writeArrayFieldStart("prompts");
                  for (PromptTemplate each : user.prompts().list()) {
                    JsonShapes.prompt(json, each);
                  }
                  json.writeEndArray();
                }));
  }

  private Future<Answer> create(Call call) {
    JsonObject body = call.body();
    var face =
        new PromptTemplate.Face(
            body.getString("title"),
            body.getString("content"),
            body.getString("model"),
            body.getString("systemPrompt"));
    return users
        .change(call.userId(), user -> user.prompts().create(face))
        .map(made -> Answer.created("/api/v1/prompts/" + made.id(), json(made)).tagged(made.seq()));
  }

  private Future<Answer> change(Call call) {
    String id = call.path("id");
    JsonObject body = call.body();
    Long expected = call.expected();
    return users
        .change(
            call.userId(), user -> user.prompts().change(id, face -> changed(face, body), expected))
        .map(changed -> Answer.json(json(changed)).tagged(changed.seq()));
  }

  private static PromptTemplate.Face changed(PromptTemplate.Face face, JsonObject body) {
    return new PromptTemplate.Face(
        body.getString("title", face.title()),
        body.getString("content", face.content()),
        body.getString("model", face.model()),
        body.getString("systemPrompt", face.systemPrompt()));
  }

  private Future<Answer> delete(Call call) {
    String id = call.path("id");
    return users
        .change(
            call.userId(),
            user -> {
              user.prompts().delete(id);
              return user;
            })
        .map(done -> Answer.nothing());
  }

  private byte[] json(PromptTemplate template) {
    return text.value(json -> JsonShapes.prompt(json, template));
  }
}
