package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user's own prompt templates. */
final class PromptsTest extends LiveTest {
  private static final String PROMPTS = "/api/v1/prompts";

  private ApiClient client = unmade();

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unmade() {
    return null;
  }

  @BeforeEach
  void begin() {
    client = ApiClient.of(server(), user);
  }

  @AfterEach
  void leave() {
    client.close();
  }

  private JsonNode all() {
    return client.get(PROMPTS).expect(200).json().path("prompts");
  }

  @Test
  void areMadeChangedAndDeleted() {
    TestSocket tab = connect();
    String body =
        "{title:'Translate', content:'Translate to {{language}}: {{text}}', model:'fake/two',"
            + " systemPrompt:'Be exact.', nonsense:1}";
    var made = client.post(PROMPTS, body).expect(201);
    String path = PROMPTS + "/" + made.json().path("id").asText();
    assertEquals(path, made.header("Location"));
    assertEquals("Translate to {{language}}: {{text}}", made.json().path("content").asText());
    assertEquals("fake/two", made.json().path("model").asText());
    assertEquals("Be exact.", made.json().path("systemPrompt").asText());
    JsonNode frame = tab.expect("changed");
    assertEquals("prompts", frame.path("what").asText());
    assertEquals(made.json().path("seq"), frame.path("seq"));

    client.post(PROMPTS, "{title:'Second', content:'c'}").expect(201);
    tab.expect("changed");
    assertEquals(List.of("Translate", "Second"), all().findValuesAsText("title"));
    assertTrue(all().path(1).path("model").isMissingNode());

    var changed =
        client.patch(path, "{title:'Render', model:null}", "If-Match", made.header("ETag"));
    assertEquals("Render", changed.expect(200).json().path("title").asText());
    assertTrue(changed.json().path("model").isMissingNode());
    assertEquals("Be exact.", changed.json().path("systemPrompt").asText());
    assertEquals(changed.json().path("seq"), tab.expect("changed").path("seq"));
    assertEquals(changed.json(), all().path(0));
    assertEquals(
        "precondition_failed",
        client.patch(path, "{title:'Late'}", "If-Match", made.header("ETag")).code());

    client.delete(path).expect(204);
    assertEquals("prompts", tab.expect("changed").path("what").asText());
    assertEquals(1, all().size());
    assertEquals("not_found", client.delete(path).code());
    assertEquals("not_found", client.patch(path, "{title:'x'}").code());
  }

  @Test
  void belongToOneUser() {
    String id =
        client.post(PROMPTS, "{title:'Mine', content:'c'}").expect(201).json().path("id").asText();
    try (ApiClient other = ApiClient.of(server(), "someone else")) {
      assertEquals(0, other.get(PROMPTS).expect(200).json().path("prompts").size());
      assertEquals("not_found", other.patch(PROMPTS + "/" + id, "{title:'x'}").code());
      assertEquals("not_found", other.delete(PROMPTS + "/" + id).code());
    }
    assertEquals(1, all().size());
  }

  @Test
  void whatIsNoTemplateIsRefused() {
    for (String body :
        List.of(
            "",
            "{}",
            "{title:'x'}",
            "{content:'x'}",
            "{title:'', content:'x'}",
            "{title:'x', content:''}",
            "{title:'x', content:7}",
            "{title:'x', content:'y', model:''}",
            "{title:'x', content:'%s'}".formatted("x".repeat(100_001)))) {
      assertEquals("invalid_message", client.post(PROMPTS, body).code());
    }
    assertEquals(
        "model_unknown", client.post(PROMPTS, "{title:'x', content:'y', model:'no/no'}").code());
    assertEquals(0, all().size());
  }
}
