package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user thinks of messages. */
final class ReactionsTest extends LiveTest {
  private ApiClient client = unmade();
  private String conversation = "";
  private String message = "";

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unmade() {
    return null;
  }

  @BeforeEach
  void begin() {
    client = ApiClient.of(server(), user);
    conversation = client.post("/api/v1/conversations", "").expect(201).json().path("id").asText();
    message = posted("assistant");
  }

  @AfterEach
  void leave() {
    client.close();
  }

  private String posted(String role) {
    return client
        .post(
            "/api/v1/conversations/" + conversation + "/messages",
            "{role:'%s', content:'so'}".formatted(role))
        .expect(201)
        .json()
        .path("id")
        .asText();
  }

  private String path() {
    return "/api/v1/messages/" + message + "/reaction";
  }

  private JsonNode stored() {
    return client.get("/api/v1/messages/" + message).expect(200).json();
  }

  @Test
  void isKeptShownEverywhereAndForgotten() {
    TestSocket tab = connect();
    var answer = client.put(path(), "{value:'up', note:'Quite right'}").expect(200);
    assertEquals("up", answer.json().path("reaction").path("value").asText());
    assertEquals("Quite right", answer.json().path("reaction").path("note").asText());
    JsonNode frame = tab.expect("message_updated");
    assertEquals(answer.json(), frame.path("message"));
    assertEquals(answer.json().path("seq"), frame.path("seq"));
    assertEquals(answer.json(), stored());

    client.put(path(), "{value:'down'}").expect(200);
    JsonNode changed = tab.expect("message_updated").path("message");
    assertEquals("down", changed.path("reaction").path("value").asText());
    assertTrue(changed.path("reaction").path("note").isMissingNode(), "a note goes with its value");

    client.delete(path()).expect(204);
    JsonNode gone = tab.expect("message_updated").path("message");
    assertTrue(gone.path("reaction").isMissingNode());
    assertTrue(gone.path("seq").asLong() > changed.path("seq").asLong());
    assertTrue(stored().path("reaction").isMissingNode());
  }

  @Test
  void theSameAgainChangesNothing() {
    long seq = client.put(path(), "{value:'up'}").expect(200).json().path("seq").asLong();
    TestSocket tab = connect();
    assertEquals(seq, client.put(path(), "{value:'up'}").expect(200).json().path("seq").asLong());
    client.delete(path()).expect(204);
    client.delete(path()).expect(204);
    assertEquals(1, tab.settle().size(), "one frame, for the reaction that went");
  }

  @Test
  void aPromptMayHaveOneToo() {
    message = posted("user");
    client.put(path(), "{value:'down'}").expect(200);
    assertEquals("down", stored().path("reaction").path("value").asText());
  }

  @Test
  void aReplyThatIsBeingWrittenIsLeftAlone() {
    TestSocket tab = connect();
    tab.say("{type:'start_chat', prompt:'hi'}");
    ScriptedProvider.Call call = provider.call();
    message = tab.expect("conversation_created").path("messageId").asText();
    assertEquals("stream_active", client.put(path(), "{value:'up'}").code());
    call.text("Hello").finish("stop");
    tab.expect("done");
    client.put(path(), "{value:'up'}").expect(200);
  }

  @Test
  void whatIsNoReactionIsRefused() {
    for (String body :
        new String[] {
          "", "{}", "{value:'sideways'}", "{value:null}", "{value:1}", "[]", "{value:'up', note:5}"
        }) {
      assertEquals("invalid_message", client.put(path(), body).code(), body);
    }
    String long1 = "{value:'up', note:'%s'}".formatted("x".repeat(2001));
    assertEquals("invalid_message", client.put(path(), long1).code());
    assertTrue(stored().path("reaction").isMissingNode());
  }

  @Test
  void onlyOnesOwnMessages() {
    try (ApiClient other = ApiClient.of(server(), "someone else")) {
      assertEquals("not_found", other.put(path(), "{value:'up'}").code());
      assertEquals("not_found", other.delete(path()).code());
    }
    client.delete("/api/v1/conversations/" + conversation).expect(204);
    assertEquals("not_found", client.put(path(), "{value:'up'}").code());
    message = "nothing";
    assertEquals("not_found", client.put(path(), "{value:'up'}").code());
  }
}
