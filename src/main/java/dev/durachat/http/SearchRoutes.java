package dev.durachat.http;

import dev.durachat.chat.Snippet;
import dev.durachat.library.MessageSearch;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.JsonText;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Full text over a user's messages. */
public final class SearchRoutes implements ApiRoutes {
  private final UserActors users;
  private final JsonText text = new JsonText();

  public SearchRoutes(UserActors users) {
    this.users = users;
  }

  @Override
  public void mount(Api api) {
    api.on(
        "searchMessages",
        call -> {
          String typed = call.query("q");
          return search(
              call.userId(),
              typed == null ? "" : typed,
              call.query("cursor"),
              call.limit(ConversationRoutes.USUAL_PAGE, ConversationRoutes.LARGEST_PAGE));
        });
  }

  private Future<Answer> search(String userId, String typed, @Nullable String cursor, int limit) {
    Future<Optional<byte[]>> asked =
        users.ask(userId, user -> user.search().find(typed, cursor, limit).map(this::json));
    // Much has changed since the last search: the actor sees to it bit by bit, between its replies.
    return asked.compose(
        page ->
            page.map(json -> Future.succeededFuture(Answer.json(json)))
                .orElseGet(() -> search(userId, typed, cursor, limit)));
  }

  private byte[] json(MessageSearch.Page page) {
    return text.object(
        json -> {
          json.writeArrayFieldStart("hits");
          for (MessageSearch.Hit hit : page.hits()) {
            json.writeStartObject();
            json.writeStringField("conversationId", hit.conversationId());
            json.writeStringField("conversationTitle", hit.conversationTitle());
            json.writeStringField("messageId", hit.messageId());
            json.writeStringField("role", hit.role().name().toLowerCase(Locale.ROOT));
            json.writeStringField("snippet", hit.snippet().text());
            json.writeArrayFieldStart("highlights");
            for (Snippet.Range range : hit.snippet().highlights()) {
              json.writeArray(new int[] {range.start(), range.end()}, 0, 2);
            }
            json.writeEndArray();
            json.writeStringField("createdAt", JsonShapes.time(hit.createdAt()));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeStringField("nextCursor", page.nextCursor());
        });
  }
}
