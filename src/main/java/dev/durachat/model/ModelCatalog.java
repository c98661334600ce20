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
import java.util.Set;
import java.util.function.Function;

/**
 * The models that can be asked, by their qualified names {@code <provider>/<model>}. Immutable, so
 * safe on every thread.
 */
public final class ModelCatalog {
  /** The model that is there when no provider is configured, or when it is the default. */
  public static final String DEMO = "demo/echo";

  private static final String DEMO_PROVIDER = "demo";

  /**
   * A model that was found.
   *
   * @param name the provider's own name of it, for {@link ModelRequest#model}
   * @param vision whether it takes images and documents
   */
  public record Resolved(ChatModel model, String name, boolean vision) {}

  /**
   * A provider.
   *
   * @param ready whether it answers without a key of the user's own
   */
  private record Entry(Config.Provider provider, ChatModel model, boolean ready) {
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
    Function<Config.Provider, ChatModel> asked =
        provider ->
            new OpenAiChatModel(
                vertx,
                Upstream.of(provider, client, stallAfter, metrics),
                provider.continues(),
                retryPolicy);
    config
        .providers()
        .forEach(it -> providers.putIfAbsent(it.id(), new Entry(it, asked.apply(it), true)));
    if (config.providers().isEmpty() || defaultModel.equals(DEMO)) {
      providers.putIfAbsent(DEMO_PROVIDER, demo(vertx, metrics));
    }
    config
        .unkeyed()
        .forEach(it -> providers.putIfAbsent(it.id(), new Entry(it, asked.apply(it), false)));
    models = list();
  }

  private static Entry demo(Vertx vertx, Metrics metrics) {
    return new Entry(
        new Config.Provider(DEMO_PROVIDER, "", "", List.of("echo"), false, true),
        new DemoChatModel(vertx, DemoChatModel.PAUSE, metrics),
        true);
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

  /** The model of that name, for whoever has no key of their own. */
  public Optional<Resolved> find(String qualifiedName) {
    return find(qualifiedName, provider -> Optional.empty());
  }

  /**
   * The model of that name, for a user.
   *
   * @param qualifiedName {@code <provider>/<model>}; the model's part may hold slashes too
   * @param ownKeys the user's own key by the provider's id; it is used instead of the server's
   */
  public Optional<Resolved> find(String qualifiedName, Function<String, Optional<String>> ownKeys) {
    int slash = qualifiedName.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    Entry entry = providers.get(qualifiedName.substring(0, slash));
    String name = qualifiedName.substring(slash + 1);
    if (entry == null || !entry.offers(name)) {
      return Optional.empty();
    }
    Optional<ChatModel> own = ownKeys.apply(entry.provider().id()).map(entry.model()::withKey);
    return own.or(() -> entry.ready() ? Optional.of(entry.model()) : Optional.empty())
        .map(model -> new Resolved(model, name, ModelTraits.of(name).vision()));
  }

  /** The models to choose from, in the order of the configuration. */
  public List<ModelInfo> models() {
    return models(Set.of());
  }

  /**
   * The models that a user may choose from.
   *
   * @param ownKeys the ids of providers that the user has a key for
   */
  public List<ModelInfo> models(Set<String> ownKeys) {
    return models.stream()
        .filter(model -> ready(model.provider()) || ownKeys.contains(model.provider()))
        .toList();
  }

  private boolean ready(String provider) {
    Entry entry = providers.get(provider);
    return entry != null && entry.ready();
  }

  /** The providers that a user may bring a key for, in the order of the configuration. */
  public List<ProviderInfo> providers() {
    return providers.values().stream()
        .filter(entry -> takesKey(entry.provider().id()))
        .map(
            entry ->
                new ProviderInfo(entry.provider().id(), entry.provider().name(), entry.ready()))
        .toList();
  }

  /** Whether there is a provider of that id that a user may bring a key for. */
  public boolean takesKey(String provider) {
    return !provider.equals(DEMO_PROVIDER) && providers.containsKey(provider);
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
