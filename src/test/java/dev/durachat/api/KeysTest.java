package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user's own keys for providers. */
final class KeysTest extends LiveTest {
  private static final String KEY = "/api/v1/me/keys/fake";
  private static final String OWN = "my-very-own-key-4711";

  private ApiClient client = unmade();

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unmade() {
    return null;
  }

  /** One provider that the server has a key for, and one that it has none for. */
  @Override
  protected Map<String, String> settings() {
    String bare = "{id=bare, name=Bare, baseUrl=\"" + provider.baseUrl() + "\", models=[one]}]";
    return Map.of("models.providers", provider.setting().replaceFirst("]$", ", " + bare));
  }

  @BeforeEach
  void begin() {
    client = ApiClient.of(server(), user);
  }

  @AfterEach
  void leave() {
    client.close();
  }

  private static void put(ApiClient client, String path, String key) {
    client.put(path, "{key:'%s'}".formatted(key)).expect(204);
  }

  /** The key that the model is asked with. */
  private String used(TestSocket tab, String model) {
    tab.say("{type:'start_chat', prompt:'hi', model:'%s'}".formatted(model));
    ScriptedProvider.Call call = provider.call();
    call.text("Hello").finish("stop");
    tab.expect("done");
    return String.valueOf(call.authorization());
  }

  private JsonNode keys() {
    return client.get("/api/v1/me").expect(200).json().path("keys");
  }

  private List<String> models() {
    return StreamSupport.stream(
            client.get("/api/v1/models").expect(200).json().path("models").spliterator(), false)
        .map(each -> each.path("id").asText())
        .toList();
  }

  @Test
  void isUsedForItsUserAlone() {
    TestSocket tab = connect();
    TestSocket stranger = connectAs("someone else");
    assertEquals(0, keys().size());
    put(client, KEY, OWN);
    assertEquals("keys", tab.expect("changed").path("what").asText());
    assertEquals("[\"fake\"]", keys().toString());
    assertEquals("Bearer " + OWN, used(tab, "fake/one"));
    assertEquals("Bearer k", used(stranger, "fake/one"));

    put(client, KEY, "another");
    tab.expect("changed");
    assertEquals("Bearer another", used(tab, "fake/one"));

    client.delete(KEY).expect(204);
    assertEquals("keys", tab.expect("changed").path("what").asText());
    assertEquals(0, keys().size());
    assertEquals("Bearer k", used(tab, "fake/one"));
    tab.settle();
    client.delete(KEY).expect(204);
    assertEquals(0, tab.settle().size(), "there was none to take away");
  }

  @Test
  void opensAProviderThatTheServerHasNoKeyFor() {
    TestSocket tab = connect();
    JsonNode listed = client.get("/api/v1/models").expect(200).json().path("providers");
    assertEquals(
        "[{\"id\":\"fake\",\"name\":\"fake\",\"ready\":true,\"ownKey\":false},"
            + "{\"id\":\"bare\",\"name\":\"Bare\",\"ready\":false,\"ownKey\":false}]",
        listed.toString());
    assertEquals(List.of("fake/one", "fake/two"), models());
    tab.say("{type:'start_chat', prompt:'hi', model:'bare/one'}");
    assertEquals("model_unknown", tab.expect("error").path("code").asText());

    put(client, "/api/v1/me/keys/bare", OWN);
    assertEquals(List.of("fake/one", "fake/two", "bare/one"), models());
    assertEquals("Bearer " + OWN, used(tab, "bare/one"));
    client.post("/api/v1/conversations", "{model:'bare/one'}").expect(201);
    try (ApiClient other = ApiClient.of(server(), "someone else")) {
      assertEquals(
          "model_unknown", other.post("/api/v1/conversations", "{model:'bare/one'}").code());
    }

    client.delete("/api/v1/me/keys/bare").expect(204);
    tab.say("{type:'start_chat', prompt:'hi', model:'bare/one'}");
    assertEquals("model_unknown", tab.expect("error").path("code").asText());
  }

  @Test
  void isNeverShownAndStoredSealed() throws IOException {
    TestSocket tab = connect();
    put(client, KEY, OWN);
    tab.say("{type:'start_chat', prompt:'hi', model:'fake/one'}");
    provider.call().refuse(400, "The key " + OWN + " is not for this model");
    JsonNode error = tab.expect("done").path("error");
    assertEquals("provider_rejected", error.path("code").asText());
    assertFalse(error.path("message").asText().contains(OWN), error.toString());
    assertFalse(client.get("/api/v1/me").text().contains(OWN));
    assertFalse(client.get("/api/v1/models").text().contains(OWN));
    assertNotEquals(200, client.get(KEY).status());
    assertFalse(tab.seen().toString().contains(OWN));
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(content.contains(OWN), file.toString());
      }
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("node.key"))));
  }

  @Test
  void outlivesARestartButNotTheNodesSecret() throws IOException {
    put(client, KEY, OWN);
    server().restart();
    ApiClient after = ApiClient.of(server(), user);
    assertEquals("Bearer " + OWN, used(connect(), "fake/one"));

    Path secret = data.resolve("node.key");
    byte[] right = Files.readAllBytes(secret);
    byte[] wrong = right.clone();
    wrong[0] ^= 1;
    Files.write(secret, wrong);
    server().restart();
    after.close();
    try (ApiClient last = ApiClient.of(server(), user)) {
      TestSocket tab = connect();
      tab.say("{type:'start_chat', prompt:'hi', model:'fake/one'}");
      JsonNode error = tab.expect("error");
      assertEquals("forbidden", error.path("code").asText());
      assertTrue(error.path("message").asText().contains("Enter it again"));
      last.get("/api/v1/me").expect(200);
      put(last, KEY, "entered-again");
      assertEquals("Bearer entered-again", used(tab, "fake/one"));
    }
    Files.write(secret, right);
    server().restart();
  }

  @Test
  void whatIsNoKeyIsRefusedWithoutRepeatingIt() {
    for (String key : List.of("", "two words", "ümlaut-secret", "x".repeat(1001), "line\\nbreak")) {
      var refused = client.put(KEY, "{key:'%s'}".formatted(key));
      assertEquals("invalid_message", refused.code());
      assertTrue(key.isEmpty() || !refused.text().contains(key));
    }
    for (String body : List.of("", "{}", "{key:null}", "{key:['secret-in-a-list']}", "[]")) {
      var refused = client.put(KEY, body);
      assertEquals("invalid_message", refused.code());
      assertFalse(refused.text().contains("secret-in-a-list"));
    }
    for (String unknown : List.of("demo", "nobody", "fake%2Fone")) {
      String path = "/api/v1/me/keys/" + unknown;
      assertEquals("not_found", client.put(path, "{key:'k'}").code());
      assertEquals("not_found", client.delete(path).code());
    }
    assertEquals(0, keys().size());
  }
}
