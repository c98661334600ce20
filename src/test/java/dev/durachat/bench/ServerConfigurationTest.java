package dev.durachat.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.durachat.config.Config;
import dev.durachat.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server must take the configuration that the benchmark writes for it. */
class ServerConfigurationTest {

  @Test
  void isValid(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("bench.conf");
    Files.writeString(file, ServerProcess.configuration(4_321, folder, 5_432, 5));
    Config config = new ConfigLoader(Map.of()).load(file, Map.of());
    assertEquals(4_321, config.server().port());
    assertEquals(Duration.ofSeconds(5), config.user().hibernateAfter());
    assertEquals("http://127.0.0.1:5432/v1", config.models().providers().getFirst().baseUrl());
    assertEquals("fake/m", config.models().defaultModel());
  }
}
