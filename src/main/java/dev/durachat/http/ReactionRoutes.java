package dev.durachat.http;

import dev.durachat.chat.Reaction;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.JsonText;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** What the user thinks of messages. */
public final class ReactionRoutes implements ApiRoutes {
  private final UserActors users;
  private final JsonText text = new JsonText();

  public ReactionRoutes(UserActors users) {
    this.users = users;
  }

  @Override
  public void mount(Api api) {
    api.on("putReaction", this::put);
    api.on("deleteReaction", this::delete);
  }

  private Future<Answer> put(Call call) {
    String id = call.path("id");
    JsonObject body = call.body();
    var reaction =
        new Reaction(
            Reaction.Value.valueOf(body.getString("value").toUpperCase(Locale.ROOT)),
            body.getString("note"));
    return users
        .change(call.userId(), user -> user.reactions().react(id, reaction))
        .map(
            changed ->
                Answer.json(text.value(json -> JsonShapes.message(json, changed)))
                    .tagged(changed.seq()));
  }

  private Future<Answer> delete(Call call) {
    String id = call.path("id");
    return users
        .change(call.userId(), user -> user.reactions().react(id, null))
        .map(done -> Answer.nothing());
  }
}
