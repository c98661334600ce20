package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users' own keys for providers, sealed with a key that is not in the data directory. */
final class MasterKeyTest {
  private static final String USER = "somebody";

  @TempDir Path data;
  private final ScriptedProvider provider = new ScriptedProvider();

  @AfterEach
  void stop() {
    provider.close();
  }

  private static String key(int last) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) last;
    return Base64.getEncoder().encodeToString(bytes);
  }

  private LiveServer start(String masterKey) {
    return LiveServer.on(
        data,
        Map.of(
            "models.providers",
            provider.setting(),
            "models.default",
            ScriptedProvider.MODEL,
            "data.masterKey",
            masterKey));
  }

  private static TestSocket ask(LiveServer server) {
    TestSocket tab = server.connect(USER);
    tab.expect("ready");
    tab.say("{type:'start_chat', prompt:'hi'}");
    return tab;
  }

  private void assertUsed(String own, LiveServer server) {
    try (TestSocket tab = ask(server)) {
      ScriptedProvider.Call call = provider.call();
      call.finish("stop");
      tab.expect("done");
      assertEquals("Bearer " + own, call.authorization());
    }
  }

  private static void assertRefused(LiveServer server) {
    try (TestSocket tab = ask(server)) {
      JsonNode error = tab.expect("error");
      assertEquals("forbidden", error.path("code").asText());
      assertTrue(error.path("message").asText().contains("Enter it again"), error.toString());
    }
  }

  @Test
  void opensWhatItHasSealedAndNothingElseDoes() throws IOException {
    try (LiveServer server = start(key(1));
        ApiClient client = ApiClient.of(server, USER)) {
      client.put("/api/v1/me/keys/fake", "{key:'own'}").expect(204);
      assertUsed("own", server);
    }
    // Whatever lies in the folder is of no use without it.
    Files.deleteIfExists(data.resolve("node.key"));
    try (LiveServer server = start(key(1))) {
      assertUsed("own", server);
    }
    for (String other : new String[] {key(2), ""}) {
      try (LiveServer server = start(other)) {
        assertRefused(server);
      }
    }
    try (LiveServer server = start(key(1))) {
      assertUsed("own", server);
    }
  }
}
