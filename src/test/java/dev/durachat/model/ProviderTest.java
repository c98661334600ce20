package dev.durachat.model;

import dev.durachat.chat.Role;
import dev.durachat.config.Config;
import dev.durachat.metrics.Metrics;
import dev.durachat.testing.FakeProvider;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What tests of calls to a provider on loopback have in common. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProviderTest {
  static final String KEY = "sk-secret-0123456789";
  static final Duration PATIENT = Duration.ofSeconds(20);
  static final RetryPolicy QUICK =
      new RetryPolicy(2, Duration.ofMillis(10), Duration.ofSeconds(30));

  Vertx vertx;
  HttpClient client;
  final Metrics metrics = new Metrics();
  private final List<FakeProvider> providers = new ArrayList<>();

  @BeforeAll
  void open() {
    vertx = Vertx.vertx();
    client = Upstream.client(vertx);
  }

  @AfterEach
  void closeProviders() {
    providers.forEach(FakeProvider::close);
    providers.clear();
  }

  @AfterAll
  void close() {
    vertx.close().await();
  }

  FakeProvider provider(Consumer<FakeProvider.Exchanged> script) {
    FakeProvider provider = new FakeProvider(vertx, script);
    providers.add(provider);
    return provider;
  }

  OpenAiChatModel model(FakeProvider provider, Duration stallAfter) {
    return model(provider.port(), stallAfter, true, QUICK);
  }

  OpenAiChatModel model(int port, Duration stallAfter, boolean continues, RetryPolicy retries) {
    Config.Provider config =
        new Config.Provider(
            "fake", "http://127.0.0.1:" + port + "/v1", KEY, List.of("m"), false, continues);
    return new OpenAiChatModel(
        vertx, Upstream.of(config, client, stallAfter, metrics), continues, retries);
  }

  /** Asks a provider with this script, patiently. */
  Recorder ask(Consumer<FakeProvider.Exchanged> script) {
    Recorder recorder = new Recorder();
    model(provider(script), PATIENT).start(request(""), recorder);
    return recorder;
  }

  static ModelRequest request(String partial) {
    return new ModelRequest("m", List.of(new ModelRequest.Turn(Role.USER, "hello")), null, partial);
  }
}
