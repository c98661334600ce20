package dev.durachat.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageVersion;
import dev.durachat.chat.Role;
import dev.durachat.library.MessageBook;
import dev.durachat.library.MessageBook.Parent;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.JsonText;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The messages of a conversation, and each of them with what it said before. */
public final class MessageRoutes implements ApiRoutes {
  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  private final UserActors users;
  private final Trail trail;
  private final JsonText text = new JsonText();

  public MessageRoutes(UserActors users, Trail trail) {
    this.users = users;
    this.trail = trail;
  }

  @Override
  public void mount(Api api) {
    api.on("listMessages", this::list);
    api.on("postMessage", this::post);
    api.on("getMessage", this::get);
    api.on("editMessage", this::edit);
    api.on("deleteMessage", this::delete);
    api.on("listVersions", this::versions);
  }

  /** The fields of a page of messages. */
  static void page(JsonGenerator json, MessageBook.Page page) throws IOException {
    json.writeFieldName("messages");
    JsonShapes.messages(json, page.messages());
    json.writeBooleanField("hasMore", page.hasMore());
    json.writeStringField("before", page.before());
  }

  private Future<Answer> list(Call call) {
    String id = call.path("id");
    String before = call.query("before");
    int limit = call.limit(USUAL_PAGE, LARGEST_PAGE);
    return users.ask(
        call.userId(),
        user -> {
          MessageBook.Page page = user.messages().page(id, before, limit);
          return Answer.object(json -> page(json, page));
        });
  }

  private Future<Answer> post(Call call) {
    String id = call.path("id");
    JsonObject body = call.body();
    Role role = Role.valueOf(body.getString("role").toUpperCase(Locale.ROOT));
    Parent parent = new Parent(body.containsKey("parentId"), body.getString("parentId"));
    List<String> attachments =
        body.getJsonArray("attachments", new JsonArray()).stream().map(String.class::cast).toList();
    return users
        .change(
            call.userId(),
            user -> user.messages().post(id, role, body.getString("content"), parent, attachments))
        .map(
            made -> Answer.created("/api/v1/messages/" + made.id(), json(made)).tagged(made.seq()));
  }

  private Future<Answer> get(Call call) {
    String id = call.path("id");
    return users.ask(call.userId(), user -> shown(user.messages().get(id)));
  }

  private Future<Answer> edit(Call call) {
    String id = call.path("id");
    String content = call.body().getString("content");
    Long expected = call.expected();
    return users.change(call.userId(), user -> shown(user.messages().edit(id, content, expected)));
  }

  private Future<Answer> delete(Call call) {
    String id = call.path("id");
    return users
        .change(
            call.userId(),
            user -> {
              user.messages().delete(id);
              return user;
            })
        .compose(done -> trail.after(call, "delete", id))
        .map(done -> Answer.nothing());
  }

  private Future<Answer> versions(Call call) {
    String id = call.path("id");
    return users
        .ask(call.userId(), user -> user.messages().versions(id))
        .map(all -> Answer.object(json -> versions(json, all)));
  }

  private static void versions(JsonGenerator json, List<MessageVersion> all) throws IOException {
    json.writeArrayFieldStart("versions");
    for (MessageVersion each : all) {
      JsonShapes.version(json, each);
    }
    json.writeEndArray();
  }

  private Answer shown(Message message) {
    return Answer.json(json(message)).tagged(message.seq());
  }

  private byte[] json(Message message) {
    return text.value(json -> JsonShapes.message(json, message));
  }
}
