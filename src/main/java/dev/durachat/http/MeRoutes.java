package dev.durachat.http;

import dev.durachat.user.UserDescription;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** The user who asks. A page also learns here why its WebSocket was refused. */
public final class MeRoutes implements Routes {
  private final Function<String, Future<UserDescription>> users;

  /**
   * @param users description by user id; fails as any route may
   */
  public MeRoutes(Function<String, Future<UserDescription>> users) {
    this.users = users;
  }

  @Override
  public void mount(Router router) {
    router.get("/api/v1/me").handler(this::show);
  }

  private void show(RoutingContext ctx) {
    String userId = Gate.principal(ctx).userId();
    users
        .apply(userId)
        .onSuccess(
            user ->
                ctx.json(
                    new JsonObject()
                        .put("userId", userId)
                        .put("preferences", new JsonObject(user.preferences()))
                        .put("bytes", user.bytes())
                        .put("createdAt", Timestamp.of(user.createdAt()))))
        .onFailure(ctx::fail);
  }
}
