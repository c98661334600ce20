package dev.durachat.http;

import dev.durachat.model.ModelInfo;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/** The models that can be chosen. */
public final class ModelRoutes implements ApiRoutes {
  private final String defaultModel;
  private final Supplier<List<ModelInfo>> models;

  /**
   * @param models asked on an event loop; must answer at once
   */
  public ModelRoutes(String defaultModel, Supplier<List<ModelInfo>> models) {
    this.defaultModel = defaultModel;
    this.models = models;
  }

  @Override
  public void mount(Api api) {
    api.on("listModels", call -> Future.succeededFuture(Answer.json(list())));
  }

  private JsonObject list() {
    var list = new JsonArray();
    models.get().forEach(model -> list.add(json(model)));
    return new JsonObject().put("default", defaultModel).put("models", list);
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
