package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.storage.AttachmentsOnDisk;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.ApiClient.Reply;
import dev.durachat.testing.Form;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deep copies of conversations. */
class CloneTest extends LiveTest {
  private ApiClient api = unopened();

  @SuppressWarnings("NullAway") // Opened before each test.
  private static ApiClient unopened() {
    return null;
  }

  @BeforeEach
  void open() {
    api = ApiClient.of(server(), user);
  }

  @AfterEach
  void leave() {
    api.close();
  }

  private JsonNode portable(String id) {
    return Portable.of(api.get("/api/v1/conversations/" + id + "/export").expect(200).json())
        .path(0);
  }

  private JsonNode opened(String id) {
    return api.get("/api/v1/conversations/" + id).expect(200).json();
  }

  private Reply copied(String id, String body) {
    return api.post("/api/v1/conversations/" + id + "/clone", body);
  }

  @Test
  void everythingIsCopied() {
    String json = new RandomConversations(7).export().toString();
    JsonNode done = api.send("POST", "/api/v1/import", SampleFile.text(json)).expect(201).json();
    TestSocket tab = connect();
    for (JsonNode id : done.path("ids")) {
      Reply made = copied(id.asText(), "").expect(201);
      String copy = made.json().path("id").asText();
      assertEquals("/api/v1/conversations/" + copy, made.header("Location"));
      assertNotEquals(id.asText(), copy);
      JsonNode original = portable(id.asText());
      JsonNode same = portable(copy);
      for (String field :
          List.of(
              "title",
              "titledBy",
              "model",
              "systemPrompt",
              "reasoningEffort",
              "tokenCount",
              "leaf",
              "messages",
              "messageCount")) {
        assertEquals(original.path(field), same.path(field), field);
      }
      JsonNode frame = tab.expect("conversation_created");
      assertEquals(copy, frame.path("conversationId").asText());
      assertTrue(frame.path("messageId").isMissingNode());
    }
  }

  @Test
  void aBranchIsCopiedUpToAMessage() {
    String json =
        """
        {format:'durachat', conversations:[{title:'t', leafId:'d', messages:[
          {id:'a', role:'user', content:'a'},
          {id:'b', role:'assistant', content:'b', usage:{totalTokens:5}},
          {id:'c', parentId:'a', role:'assistant', content:'c', usage:{totalTokens:7}},
          {id:'d', parentId:'c', role:'user', content:'d'}]}]}""";
    String id = api.post("/api/v1/import", json).json().path("ids").path(0).asText();
    String third = opened(id).path("messages").path(2).path("id").asText();
    JsonNode made = copied(id, "{messageId:'" + third + "'}").expect(201).json();
    assertEquals(2, made.path("messageCount").asInt());
    assertEquals(7, made.path("tokenCount").asInt());
    assertEquals("c", made.path("lastMessagePreview").asText());
    JsonNode messages = opened(made.path("id").asText()).path("messages");
    assertEquals(List.of("a", "c"), messages.findValuesAsText("content"));
    assertEquals(messages.path(0).path("id"), messages.path(1).path("parentId"));
    assertEquals(messages.path(1).path("id"), made.path("leafId"));
    assertEquals(4, opened(id).path("messages").size());
  }

  @Test
  void attachmentsLiveAsLongAsOneOfTheCopies() {
    String conversation = api.post("/api/v1/conversations", "{}").json().path("id").asText();
    String file = Form.upload(api, "a.txt", SampleFile.text("x")).json().path("id").asText();
    api.post(
            "/api/v1/conversations/" + conversation + "/messages",
            "{role:'user', content:'see', attachments:['" + file + "']}")
        .expect(201);
    String copy = copied(conversation, "").json().path("id").asText();
    api.delete("/api/v1/conversations/" + conversation + "?permanent=true").expect(204);
    JsonNode message = opened(copy).path("messages").path(0);
    String kept = message.path("attachments").path(0).path("id").asText();
    assertEquals("x", api.get("/api/v1/attachments/" + kept).expect(200).text());
    api.delete("/api/v1/conversations/" + copy + "?permanent=true").expect(204);
    assertEquals(0, AttachmentsOnDisk.of(data, user).size());
  }

  @Test
  void aReplyThatIsBeingWrittenIsCopiedAsFarAsItIsStored() {
    TestSocket tab = connect();
    tab.say("{type:'start_chat', prompt:'go'}");
    String id = tab.expect("conversation_created").path("conversationId").asText();
    var call = provider.call();
    call.text("half");
    tab.expect("text");
    String copy = copied(id, "").expect(201).json().path("id").asText();
    JsonNode reply = opened(copy).path("messages").path(1);
    assertEquals("half", reply.path("content").asText());
    assertEquals("interrupted", reply.path("status").asText());
    call.text(" and whole").finish("stop");
    assertEquals(14, tab.expect("done").path("length").asInt());
    assertEquals("half", opened(copy).path("messages").path(1).path("content").asText());
    tab.say("{type:'continue', messageId:'" + reply.path("id").asText() + "'}");
    var next = provider.call();
    next.text(" again").finish("stop");
    assertEquals("complete", tab.expect("done").path("status").asText());
  }

  @Test
  void whatIsNotThereCannotBeCopied() {
    copied("none", "").expect(404);
    String one = api.post("/api/v1/conversations", "{}").json().path("id").asText();
    String two = api.post("/api/v1/conversations", "{}").json().path("id").asText();
    String message =
        api.post("/api/v1/conversations/" + two + "/messages", "{role:'user', content:'x'}")
            .json()
            .path("id")
            .asText();
    assertEquals("not_found", copied(one, "{messageId:'" + message + "'}").expect(404).code());
    copied(one, "{messageId:7}").expect(400);
    assertEquals(0, copied(one, "").expect(201).json().path("messageCount").asInt());
  }
}
