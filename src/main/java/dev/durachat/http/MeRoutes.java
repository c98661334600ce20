package dev.durachat.http;

import dev.durachat.library.Account;
import dev.durachat.protocol.JsonShapes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** The user who asks. A page also learns here why its WebSocket was refused. */
public final class MeRoutes implements ApiRoutes {
  private final Function<String, Future<Account.Description>> users;

  /**
   * @param users description by user id; fails as any route may
   */
  public MeRoutes(Function<String, Future<Account.Description>> users) {
    this.users = users;
  }

  @Override
  public void mount(Api api) {
    api.on("getMe", call -> users.apply(call.userId()).map(MeRoutes::shown));
  }

  static Answer shown(Account.Description user) {
    return Answer.json(
        new JsonObject()
            .put("userId", user.userId())
            .put("preferences", new JsonObject(user.preferences()))
            .put("bytes", user.bytes())
            .put("keys", new JsonArray(user.keys()))
            .put("createdAt", JsonShapes.time(user.createdAt())));
  }
}
