package dev.durachat.http;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Conversation.Face;
import dev.durachat.chat.ConversationFilter;
import dev.durachat.library.ConversationBook;
import dev.durachat.library.ConversationBook.Wanted;
import dev.durachat.library.MessageBook;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.JsonText;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The list of conversations, and each of them. */
public final class ConversationRoutes implements ApiRoutes {
  static final int USUAL_PAGE = 50;
  static final int LARGEST_PAGE = 200;
  private static final int USUAL_MESSAGES = 100;
  private static final int MOST_MESSAGES = 1000;

  private final UserActors users;
  private final Trail trail;
  private final JsonText text = new JsonText();

  public ConversationRoutes(UserActors users, Trail trail) {
    this.users = users;
    this.trail = trail;
  }

  @Override
  public void mount(Api api) {
    api.on("listConversations", this::list);
    api.on("createConversation", this::create);
    api.on("getConversation", this::get);
    api.on("changeConversation", this::change);
    api.on("deleteConversation", this::delete);
    api.on("restoreConversation", this::restore);
    api.on("cloneConversation", this::copy);
  }

  private Future<Answer> list(Call call) {
    ConversationFilter filter =
        new ConversationFilter(
            call.query("search"),
            call.flag("archived"),
            call.flag("pinned"),
            call.query("projectId"),
            Boolean.TRUE.equals(call.flag("deleted")));
    String cursor = call.query("cursor");
    int limit = call.limit(USUAL_PAGE, LARGEST_PAGE);
    return users
        .ask(call.userId(), user -> page(user.conversations().list(filter, cursor, limit)))
        .map(Answer::json);
  }

  private byte[] page(ConversationBook.Page page) {
    return text.object(
        json -> {
          json.writeArrayFieldStart("conversations");
          for (Conversation each : page.conversations()) {
            JsonShapes.conversation(json, each);
          }
          json.writeEndArray();
          json.writeNumberField("total", page.total());
          json.writeStringField("nextCursor", page.nextCursor());
        });
  }

  private Future<Answer> create(Call call) {
    JsonObject body = call.body();
    Wanted wanted =
        new Wanted(
            body.getString("title"),
            body.getString("model"),
            body.getString("projectId"),
            body.getString("systemPrompt"));
    return users
        .change(call.userId(), user -> user.conversations().create(wanted))
        .map(this::created);
  }

  /** A conversation that was made. */
  Answer created(Conversation made) {
    return Answer.created("/api/v1/conversations/" + made.id(), json(made)).tagged(made.seq());
  }

  private Future<Answer> get(Call call) {
    String id = call.path("id");
    int limit = call.limit(USUAL_MESSAGES, MOST_MESSAGES);
    return users.ask(
        call.userId(),
        user -> {
          Conversation found = user.conversations().get(id);
          MessageBook.Page page = user.messages().page(id, null, limit);
          return Answer.object(
                  json -> {
                    json.writeFieldName("conversation");
                    JsonShapes.conversation(json, found);
                    MessageRoutes.page(json, page);
                  })
              .tagged(found.seq());
        });
  }

  private Future<Answer> change(Call call) {
    String id = call.path("id");
    JsonObject body = call.body();
    Long expected = call.expected();
    return users
        .change(
            call.userId(),
            user -> user.conversations().change(id, face -> changed(face, body), expected))
        .map(this::shown);
  }

  private static Face changed(Face face, JsonObject body) {
    return new Face(
        body.getString("title", face.title()),
        body.getString("model", face.model()),
        body.getString("projectId", face.projectId()),
        body.getBoolean("archived", face.archived()),
        body.getBoolean("pinned", face.pinned()),
        body.getString("leafId", face.leafId()),
        body.getString("systemPrompt", face.systemPrompt()));
  }

  private Future<Answer> delete(Call call) {
    String id = call.path("id");
    boolean permanent = Boolean.TRUE.equals(call.flag("permanent"));
    return users
        .change(
            call.userId(),
            user -> {
              user.conversations().delete(id, permanent);
              return user;
            })
        .compose(done -> trail.after(call, permanent ? "erase" : "delete", id))
        .map(done -> Answer.nothing());
  }

  private Future<Answer> restore(Call call) {
    String id = call.path("id");
    return users
        .change(call.userId(), user -> user.conversations().restore(id))
        .compose(restored -> trail.after(call, "restore", id).map(done -> shown(restored)));
  }

  private Future<Answer> copy(Call call) {
    String id = call.path("id");
    String messageId = call.body().getString("messageId");
    return users
        .change(call.userId(), user -> user.copies().copy(id, messageId))
        .map(this::created);
  }

  private Answer shown(Conversation conversation) {
    return Answer.json(json(conversation)).tagged(conversation.seq());
  }

  private byte[] json(Conversation conversation) {
    return text.value(json -> JsonShapes.conversation(json, conversation));
  }
}
