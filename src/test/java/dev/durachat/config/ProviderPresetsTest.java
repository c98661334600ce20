package dev.durachat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers that a variable of the environment switches on. */
final class ProviderPresetsTest {
  @TempDir Path temp;

  private Config load(String conf, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(temp.resolve("test.conf"), conf);
    return new ConfigLoader(environment).load(file, Map.of("data.dir", temp.toString()));
  }

  @Test
  void presetsWorkOnceTheirVariableIsSet() throws Exception {
    var environment =
        Map.of(
            "OPENAI_API_KEY", "o",
            "ANTHROPIC_API_KEY", "a",
            "GEMINI_API_KEY", "g",
            "OPENROUTER_API_KEY", "r",
            "OLLAMA_BASE_URL", "http://127.0.0.1:11434/v1");
    var providers = load("", environment).models().providers();

    assertEquals(
        List.of("openai", "anthropic", "google", "openrouter", "ollama"),
        providers.stream().map(Config.Provider::id).toList());
    assertEquals(
        List.of("o", "a", "g", "r", ""), providers.stream().map(Config.Provider::apiKey).toList());
    assertEquals(
        List.of(false, false, false, true, true),
        providers.stream().map(Config.Provider::continues).toList());
  }

  @Test
  void leavesOutAProviderWithAnEmptyKey() throws Exception {
    assertEquals(List.of(), load("", Map.of("OPENAI_API_KEY", "")).models().providers());
  }

  @Test
  void aListInTheFileReplacesThePresets() throws Exception {
    var config =
        load(
            """
            models.providers = [
              { id = "fake", baseUrl = "http://127.0.0.1:1/v1", apiKey = "k", models = ["m"], anyModel = true }
            ]
            """,
            Map.of("OPENAI_API_KEY", "o"));
    assertEquals(
        List.of(
            new Config.Provider("fake", "http://127.0.0.1:1/v1", "k", List.of("m"), true, true)),
        config.models().providers());
  }

  @Test
  void aListInTheFileCanAddToThePresets() throws Exception {
    var config =
        load(
            "models.providers += { id = own, baseUrl = \"http://a\", apiKey = k, models = [m] }",
            Map.of("OPENAI_API_KEY", "o"));
    assertEquals(
        List.of("openai", "own"),
        config.models().providers().stream().map(Config.Provider::id).toList());
  }
}
