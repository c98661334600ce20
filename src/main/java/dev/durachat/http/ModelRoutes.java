package dev.durachat.http;

import dev.durachat.model.ModelInfo;
import dev.durachat.model.ProviderInfo;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The models that a user can choose, and the providers that the user may bring a key for. */
public final class ModelRoutes implements ApiRoutes {
  private final String defaultModel;
  private final List<ProviderInfo> providers;
  private final Function<Set<String>, List<ModelInfo>> models;
  private final Function<String, Future<Set<String>>> ownKeys;

  /**
   * @param models by the providers that a user has a key for; asked on an event loop, so it must
   *     answer at once
   * @param ownKeys the ids of the providers that a user has a key for
   */
  public ModelRoutes(
      String defaultModel,
      List<ProviderInfo> providers,
      Function<Set<String>, List<ModelInfo>> models,
      Function<String, Future<Set<String>>> ownKeys) {
    this.defaultModel = defaultModel;
    this.providers = List.copyOf(providers);
    this.models = models;
    this.ownKeys = ownKeys;
  }

  @Override
  public void mount(Api api) {
    api.on("listModels", call -> ownKeys.apply(call.userId()).map(own -> Answer.json(list(own))));
  }

  private JsonObject list(Set<String> own) {
    var list = new JsonArray();
    models.apply(own).forEach(model -> list.add(json(model)));
    var takingKeys = new JsonArray();
    providers.forEach(provider -> takingKeys.add(json(provider, own.contains(provider.id()))));
    return new JsonObject()
        .put("default", defaultModel)
        .put("models", list)
        .put("providers", takingKeys);
  }

  private static JsonObject json(ProviderInfo provider, boolean ownKey) {
    return new JsonObject()
        .put("id", provider.id())
        .put("name", provider.name())
        .put("ready", provider.ready() || ownKey)
        .put("ownKey", ownKey);
  }

  private static JsonObject json(ModelInfo model) {
    var json =
        new JsonObject()
            .put("id", model.id())
            .put("name", model.name())
            .put("provider", model.provider())
            .put("vision", model.vision())
            .put("reasoning", model.reasoning());
    if (model.contextTokens() != null) {
      json.put("contextTokens", model.contextTokens());
    }
    return json;
  }
}
