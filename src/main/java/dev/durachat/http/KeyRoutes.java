package dev.durachat.http;

import dev.durachat.user.UserActors;
import io.vertx.core.Future;

/** The user's own keys for providers: they can be put and taken away, never read. */
public final class KeyRoutes implements ApiRoutes {
  private final UserActors users;

  public KeyRoutes(UserActors users) {
    this.users = users;
  }

  @Override
  public void mount(Api api) {
    api.on("putKey", this::put);
    api.on("deleteKey", this::delete);
  }

  private Future<Answer> put(Call call) {
    String provider = call.path("provider");
    String key = call.body().getString("key");
    return users
        .change(
            call.userId(),
            user -> {
              user.keys().put(provider, key);
              return user;
            })
        .map(done -> Answer.nothing());
  }

  private Future<Answer> delete(Call call) {
    String provider = call.path("provider");
    return users
        .change(
            call.userId(),
            user -> {
              user.keys().delete(provider);
              return user;
            })
        .map(done -> Answer.nothing());
  }
}
