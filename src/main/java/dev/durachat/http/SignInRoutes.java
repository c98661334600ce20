package dev.durachat.http;

import dev.durachat.config.Config;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Tells a page how one signs in here, in every mode. */
public final class SignInRoutes implements ApiRoutes {
  private final Config.Auth config;

  public SignInRoutes(Config.Auth config) {
    this.config = config;
  }

  @Override
  public void mount(Api api) {
    api.on("getSignIn", call -> Future.succeededFuture(Answer.json(way())));
  }

  private JsonObject way() {
    var way = new JsonObject().put("mode", word(config.mode()));
    return switch (config.mode()) {
      case ACCOUNTS ->
          way.put("signup", word(config.accounts().signup()))
              .put("passwordChars", config.accounts().passwordChars());
      case NONE, JWT, OIDC, PROXY -> way;
    };
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
