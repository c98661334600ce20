package dev.durachat.model;

import dev.durachat.config.Config;
import dev.durachat.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that can be asked, by their qualified names {@code <provider>/<model>}. Immutable, so
 * safe on every thread.
 */
public final class ModelCatalog {
  /** The model that is there when no provider is configured, or when it is the default. */
  public static final String DEMO = "demo/echo";

  /**
   * A model that was found.
   *
   * @param name the provider's own name of it, for {@link ModelRequest#model}
   */
  public record Resolved(ChatModel model, String name) {}

  private record Entry(Config.Provider provider, ChatModel model) {
    boolean offers(String name) {
      return provider.models().contains(name) || (provider.anyModel() && !name.isBlank());
    }
  }

  private final String defaultModel;
  private final Map<String, Entry> providers = new LinkedHashMap<>();
  private final List<ModelInfo> models;

  /**
   * Sets up the providers; connects to none.
   *
   * @param stallAfter silence of a provider after which a call fails
   * @throws IllegalArgumentException naming the provider whose {@code baseUrl} is no http(s)
   *     address
   */
  public ModelCatalog(Config.Models config, Vertx vertx, Duration stallAfter, Metrics metrics) {
    this(config, vertx, stallAfter, metrics, Upstream.client(vertx), RetryPolicy.DEFAULT);
  }

  ModelCatalog(
      Config.Models config,
      Vertx vertx,
      Duration stallAfter,
      Metrics metrics,
      HttpClient client,
      RetryPolicy retryPolicy) {
    defaultModel = config.defaultModel();
    for (Config.Provider provider : config.providers()) {
      Upstream upstream = Upstream.of(provider, client, stallAfter, metrics);
      providers.putIfAbsent(
          provider.id(),
          new Entry(
              provider, new OpenAiChatModel(vertx, upstream, provider.continues(), retryPolicy)));
    }
    if (config.providers().isEmpty() || defaultModel.equals(DEMO)) {
      providers.putIfAbsent("demo", demo(vertx, metrics));
    }
    models = list();
  }

  private static Entry demo(Vertx vertx, Metrics metrics) {
    return new Entry(
        new Config.Provider("demo", "", "", List.of("echo"), false, true),
        new DemoChatModel(vertx, DemoChatModel.PAUSE, metrics));
  }

  private List<ModelInfo> list() {
    List<ModelInfo> all = new ArrayList<>();
    providers.forEach(
        (id, entry) -> entry.provider().models().forEach(name -> all.add(info(id, name))));
    boolean listed = all.stream().anyMatch(model -> model.id().equals(defaultModel));
    if (!listed && knowsDefault()) {
      String id = defaultModel.substring(0, defaultModel.indexOf('/'));
      all.addFirst(info(id, defaultModel.substring(id.length() + 1)));
    }
    return List.copyOf(all);
  }

  private static ModelInfo info(String provider, String name) {
    ModelTraits traits = ModelTraits.of(name);
    return new ModelInfo(
        provider + "/" + name, name, provider, traits.vision(), traits.reasoning(), null);
  }

  /**
   * The model of that name.
   *
   * @param qualifiedName {@code <provider>/<model>}; the model's part may hold slashes too
   */
  public Optional<Resolved> find(String qualifiedName) {
    int slash = qualifiedName.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    Entry entry = providers.get(qualifiedName.substring(0, slash));
    String name = qualifiedName.substring(slash + 1);
    return entry != null && entry.offers(name)
        ? Optional.of(new Resolved(entry.model(), name))
        : Optional.empty();
  }

  /** The models to choose from, in the order of the configuration. */
  public List<ModelInfo> models() {
    return models;
  }

  /** The qualified name of the model that answers when none is named. */
  public String defaultModel() {
    return defaultModel;
  }

  /** Whether the default model can be asked; the server must not start where it cannot. */
  public boolean knowsDefault() {
    return find(defaultModel).isPresent();
  }

  /** Loads what a first call needs. Takes some tenths of a second: not for an event loop. */
  public void warmUp() {
    OpenAiChatModel.warmUp();
  }
}
