package dev.durachat.http;

import dev.durachat.user.UserActors;
import io.vertx.core.Future;

/** Changes the preferences of the user who asks. */
public final class PreferenceRoutes implements ApiRoutes {
  private final UserActors users;

  public PreferenceRoutes(UserActors users) {
    this.users = users;
  }

  @Override
  public void mount(Api api) {
    api.on("changeMe", this::change);
  }

  private Future<Answer> change(Call call) {
    String patch = call.body().getJsonObject("preferences").encode();
    return users.change(call.userId(), user -> user.account().prefer(patch)).map(MeRoutes::shown);
  }
}
