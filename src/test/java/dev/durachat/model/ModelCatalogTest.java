package dev.durachat.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.config.Config;
import dev.durachat.metrics.Metrics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelCatalogTest {
  private static final Config.Provider OPENAI =
      new Config.Provider(
          "openai", "https://api.openai.com/v1", "k", List.of("gpt-5", "x"), false, false);
  private static final Config.Provider ROUTER =
      new Config.Provider(
          "router", "https://r.example/api/v1/", "", List.of("meta/llama"), true, true);

  private Vertx vertx;

  @BeforeAll
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  void close() {
    vertx.close().await();
  }

  private ModelCatalog catalog(String defaultModel, Config.Provider... providers) {
    return new ModelCatalog(
        new Config.Models(defaultModel, false, List.of(providers)),
        vertx,
        Duration.ofMinutes(1),
        new Metrics());
  }

  private static List<String> ids(ModelCatalog catalog) {
    return catalog.models().stream().map(ModelInfo::id).toList();
  }

  @Test
  void withoutAProviderTheDemoAnswers() {
    ModelCatalog catalog = catalog("demo/echo");
    assertEquals(List.of("demo/echo"), ids(catalog));
    assertTrue(catalog.knowsDefault());
    ModelCatalog.Resolved demo = catalog.find("demo/echo").orElseThrow();
    assertInstanceOf(DemoChatModel.class, demo.model());
    assertEquals("echo", demo.name());
  }

  @Test
  void theDemoStaysWhereItIsTheDefaultAndGoesWhereItIsNot() {
    assertTrue(catalog("demo/echo", OPENAI).find("demo/echo").isPresent());
    assertTrue(catalog("openai/x", OPENAI).find("demo/echo").isEmpty());
    assertEquals(List.of("openai/gpt-5", "openai/x"), ids(catalog("openai/x", OPENAI)));
  }

  @Test
  void listedNamesAreFoundAndOthersOnlyWhereAnyIsAccepted() {
    ModelCatalog catalog = catalog("openai/x", OPENAI, ROUTER);
    assertEquals("x", catalog.find("openai/x").orElseThrow().name());
    assertEquals("meta/llama", catalog.find("router/meta/llama").orElseThrow().name());
    assertEquals("a/b/c", catalog.find("router/a/b/c").orElseThrow().name());
    for (String unknown :
        List.of("openai/y", "x", "", "/", "openai/", "router/", "router/ ", "no/x")) {
      assertFalse(catalog.find(unknown).isPresent(), unknown);
    }
  }

  @Test
  void anUnknownDefaultIsNoticed() {
    assertFalse(catalog("openai/gpt-4", OPENAI).knowsDefault());
    assertFalse(catalog("openai/x").knowsDefault());
    assertFalse(catalog("nonsense", OPENAI).knowsDefault());
    assertTrue(catalog("router/any", ROUTER).knowsDefault());
  }

  @Test
  void anUnlistedDefaultCanBeChosenToo() {
    assertEquals(
        List.of("router/any/1", "router/meta/llama"), ids(catalog("router/any/1", ROUTER)));
  }

  @Test
  void modelsSayWhatTheyAre() {
    ModelInfo gpt = catalog("openai/x", OPENAI).models().getFirst();
    assertEquals(new ModelInfo("openai/gpt-5", "gpt-5", "openai", true, true, null), gpt);
    ModelInfo other = catalog("openai/x", OPENAI).models().get(1);
    assertEquals(new ModelInfo("openai/x", "x", "openai", false, false, null), other);
  }

  @Test
  void anAddressThatIsNoneIsRefusedByName() {
    for (String address : List.of("ftp://x/v1", "/v1", "localhost:80", "http://", "not a url")) {
      Config.Provider provider =
          new Config.Provider("broken", address, "k", List.of("m"), false, true);
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> catalog("broken/m", provider), address);
      assertTrue(String.valueOf(refused.getMessage()).contains("broken"), refused.getMessage());
    }
  }

  @Test
  void warmingUpBuildsARealRequest() {
    catalog("demo/echo").warmUp();
  }
}
