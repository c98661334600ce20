package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider.Call;
import dev.durachat.testing.TestSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New conversations get a short title from their model, in the background. */
final class TitlesTest extends LiveTest {
  private static final String SEVEN =
      "{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}";

  private ApiClient client = unmade();
  private TestSocket tab = unconnected();
  private String conversation = "";

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unmade() {
    return null;
  }

  @SuppressWarnings("NullAway") // Made before each test.
  private static TestSocket unconnected() {
    return null;
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("models.titles", "true");
  }

  @BeforeEach
  void begin() {
    client = ApiClient.of(server(), user);
    tab = connect();
  }

  @AfterEach
  void leave() {
    client.close();
  }

  /** A prompt and its whole reply; what comes next is the call for a title. */
  private Call titleCallAfter(String frame) {
    tab.say(frame);
    provider.call().text("Pull it out of the ground.").finish("stop");
    conversation = tab.expect("done").path("conversationId").asText();
    return provider.call();
  }

  private String title() {
    return path("title").asText();
  }

  private JsonNode path(String field) {
    return client
        .get("/api/v1/conversations/" + conversation)
        .expect(200)
        .json()
        .path("conversation")
        .path(field);
  }

  private void awaitTitle(String title) {
    tab.expect(
        "a summary with the title " + title,
        frame ->
            frame.path("type").asText().equals("conversation_updated")
                && frame.path("conversation").path("title").asText().equals(title));
    assertEquals(title, title());
  }

  @Test
  void comeAfterTheFirstReply() {
    Call call = titleCallAfter("{type:'start_chat', prompt:'How do I harvest a carrot?'}");
    assertEquals("How do I harvest a carrot?", title());
    String asked = call.messages();
    assertTrue(asked.startsWith("system: Write a title"), asked);
    assertTrue(asked.contains("User: How do I harvest a carrot?"), asked);
    assertTrue(asked.contains("Assistant: Pull it out of the ground."), asked);
    JsonNode before = path("updatedAt");
    call.text("\n**\"Harvesting ").text("carrots.\"**\nA fine title").finish("stop", SEVEN);
    awaitTitle("Harvesting carrots");
    assertEquals(before, path("updatedAt"), "its place in the list stays");

    tab.say("{type:'start_chat', conversationId:'" + conversation + "', prompt:'And beets?'}");
    provider.call().text("Likewise.").finish("stop");
    tab.expect("done");
    assertEquals(1, path("messageCount").asInt() - 3);
    assertEquals(0, provider.untaken(), "one title is enough");
    JsonNode day = client.get("/api/v1/me/usage").expect(200).json().path("days").path(0);
    assertEquals(2, day.path("replies").asInt());
    assertEquals(7, day.path("totalTokens").asInt(), "a title costs tokens and is no reply");
  }

  @Test
  void neverReplaceWhatAPersonTyped() {
    Call call = titleCallAfter("{type:'start_chat', prompt:'hi'}");
    client.patch("/api/v1/conversations/" + conversation, "{\"title\":\"Mine\"}").expect(200);
    call.text("Greeting").finish("stop", SEVEN);
    client.get("/api/v1/me/usage").expect(200);
    tab.say("{type:'start_chat', conversationId:'" + conversation + "', prompt:'more'}");
    provider.call().text("Yes.").finish("stop");
    tab.expect("done");
    assertEquals("Mine", title());
    assertEquals(0, provider.untaken());
  }

  @Test
  void stayTheFirstWordsWhenTheCallFails() {
    titleCallAfter("{type:'start_chat', prompt:'hi'}").refuse(400, "no titles here");
    assertEquals("hi", title());
    // The next reply tries again.
    Call again =
        titleCallAfter("{type:'start_chat', conversationId:'" + conversation + "', prompt:'more'}");
    again.text("  ").finish("stop");
    assertEquals("hi", title());
    Call third =
        titleCallAfter(
            "{type:'start_chat', conversationId:'" + conversation + "', prompt:'yet more'}");
    third.text("word ".repeat(1000));
    third.awaitClosed();
    tab.expect(
        "a cut title",
        frame ->
            frame.path("type").asText().equals("conversation_updated")
                && frame.path("conversation").path("title").asText().startsWith("word word"));
    assertTrue(title().length() <= 60, title());
  }

  @Test
  void ofAnEmptyConversationAreTheFirstWordsToo() {
    conversation =
        client.post("/api/v1/conversations", "{}").expect(201).json().path("id").asText();
    assertEquals("New chat", title());
    Call call =
        titleCallAfter(
            "{type:'start_chat', conversationId:'" + conversation + "', prompt:'At last'}");
    assertEquals("At last", title());
    call.text("A beginning").finish("stop");
    awaitTitle("A beginning");
  }
}
