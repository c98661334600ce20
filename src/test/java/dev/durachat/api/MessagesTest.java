package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages of a conversation as a tree that is read, added to, edited and cut. */
final class MessagesTest {
  private static final String MESSAGES = "/api/v1/messages/";

  private final ScriptedProvider provider = new ScriptedProvider();
  private final String user = "user-" + UUID.randomUUID();
  private final LiveServer server;
  private final ApiClient client;
  private final TestSocket tab;
  private String conversation = "";

  MessagesTest(@TempDir Path data) {
    server = LiveServer.on(data, Map.of("models.providers", provider.setting()));
    client = ApiClient.of(server, user);
    tab = server.connect(user);
  }

  @BeforeEach
  void begin() {
    tab.expect("ready");
    conversation =
        client
            .post("/api/v1/conversations", "{model:'fake/one'}")
            .expect(201)
            .json()
            .path("id")
            .asText();
  }

  @AfterEach
  void stop() {
    tab.close();
    client.close();
    server.close();
    provider.close();
  }

  private String list() {
    return "/api/v1/conversations/" + conversation + "/messages";
  }

  private JsonNode summary() {
    return client
        .get("/api/v1/conversations/" + conversation)
        .expect(200)
        .json()
        .path("conversation");
  }

  private String posted(String body) {
    return client.post(list(), body).expect(201).json().path("id").asText();
  }

  private List<String> contents() {
    return StreamSupport.stream(
            client.get(list()).expect(200).json().path("messages").spliterator(), false)
        .map(each -> each.path("content").asText())
        .toList();
  }

  @Test
  void postedMessagesMakeATree() {
    String root = posted("{role:'user', content:'a'}");
    JsonNode seen = tab.expect("message_created");
    assertTrue(seen.path("messageId").isMissingNode());
    assertEquals("a", seen.path("messages").path(0).path("content").asText());
    String reply = posted("{role:'assistant', content:'b'}");
    String other = posted("{role:'user', content:'a2', parentId:null}");
    String below = posted("{role:'user', content:'c', parentId:'%s'}".formatted(root));
    assertEquals(List.of("a", "b", "a2", "c"), contents());
    assertEquals(root, client.get(MESSAGES + reply).json().path("parentId").asText());
    assertTrue(client.get(MESSAGES + other).json().path("parentId").isNull());
    assertEquals(below, summary().path("leafId").asText());
    assertEquals(4, summary().path("messageCount").asInt());
    assertEquals("c", summary().path("lastMessagePreview").asText());
    String path = "/api/v1/conversations/" + conversation;
    client.patch(path, "{leafId:'%s'}".formatted(reply)).expect(200);
    assertEquals(reply, summary().path("leafId").asText());
  }

  @Test
  void theModelIsShownTheChosenBranch() {
    posted("{role:'user', content:'one'}");
    String answer = posted("{role:'assistant', content:'two'}");
    posted("{role:'user', content:'astray', parentId:null}");
    client
        .patch("/api/v1/conversations/" + conversation, "{leafId:'%s'}".formatted(answer))
        .expect(200);
    tab.say("{type:'start_chat', conversationId:'%s', prompt:'three'}".formatted(conversation));
    ScriptedProvider.Call call = provider.call();
    assertEquals("user: one\nassistant: two\nuser: three", call.messages());
    call.text("four").finish("stop");
    tab.expect("done");
  }

  @Test
  void pagesGoBackwards() {
    for (int i = 0; i < 7; i++) {
      posted("{role:'user', content:'%d'}".formatted(i));
    }
    JsonNode newest = client.get(list() + "?limit=3").expect(200).json();
    assertEquals("4", newest.path("messages").path(0).path("content").asText());
    assertTrue(newest.path("hasMore").asBoolean());
    JsonNode older =
        client.get(list() + "?limit=5&before=" + newest.path("before").asText()).expect(200).json();
    assertEquals(4, older.path("messages").size());
    assertEquals("0", older.path("messages").path(0).path("content").asText());
    assertFalse(older.path("hasMore").asBoolean());
    assertEquals("not_found", client.get(list() + "?before=no").code());
  }

  @Test
  void anEditKeepsEveryVersion() {
    String id = posted("{role:'user', content:'first'}");
    tab.expect("message_created");
    var seen = client.get(MESSAGES + id).expect(200);
    var edited =
        client
            .patch(MESSAGES + id, "{content:'second'}", "If-Match", seen.header("ETag"))
            .expect(200);
    assertEquals("second", edited.json().path("content").asText());
    assertEquals(6, edited.json().path("contentLength").asInt());
    JsonNode frame = tab.expect("message_updated");
    assertEquals(edited.json(), frame.path("message"));
    assertEquals(
        "precondition_failed",
        client.patch(MESSAGES + id, "{content:'third'}", "If-Match", seen.header("ETag")).code());
    client.patch(MESSAGES + id, "{content:'first'}").expect(200);
    JsonNode versions = client.get(MESSAGES + id + "/versions").expect(200).json().path("versions");
    assertEquals(3, versions.size());
    assertEquals(List.of("first", "second", "first"), versions.findValuesAsText("content"));
    assertEquals(List.of("1", "2", "3"), versions.findValuesAsText("version"));
    assertEquals("first", summary().path("lastMessagePreview").asText());
  }

  /** What a tab holds of the old content must not be taken for the beginning of the new one. */
  @Test
  void anEditIsToldWholeToWhomeverWasAway() {
    String id = posted("{role:'assistant', content:'an old answer'}");
    client.patch(MESSAGES + id, "{content:'a new and longer answer'}").expect(200);
    tab.say(
        "{type:'catchup', conversationId:'%s', have:{messageId:'%s', attempt:1, offset:13}}"
            .formatted(conversation, id));
    JsonNode message = tab.expect("catchup").path("messages").path(0);
    assertEquals(0, message.path("contentOffset").asInt());
    assertEquals("a new and longer answer", message.path("content").asText());
  }

  @Test
  void aMessageGoesWithAllBelowIt() {
    String root = posted("{role:'user', content:'a'}");
    String kept = posted("{role:'assistant', content:'kept'}");
    String doomed = posted("{role:'assistant', content:'doomed', parentId:'%s'}".formatted(root));
    posted("{role:'user', content:'below'}");
    long before = summary().path("seq").asLong();
    client.delete(MESSAGES + doomed).expect(204);
    assertEquals(List.of("a", "kept"), contents());
    assertEquals(kept, summary().path("leafId").asText());
    assertEquals(2, summary().path("messageCount").asInt());
    assertEquals("kept", summary().path("lastMessagePreview").asText());
    tab.expect("message_deleted");
    tab.expect("message_deleted");
    tab.say(
        "{type:'catchup', conversationId:'%s', since:%d, epoch:'%s'}"
            .formatted(conversation, before, epoch()));
    assertEquals(2, tab.expect("catchup").path("deleted").size());
    assertEquals("not_found", client.get(MESSAGES + doomed).code());
    client.delete(MESSAGES + root).expect(204);
    assertEquals(List.of(), contents());
    assertTrue(summary().path("leafId").isNull());
    assertEquals("", summary().path("lastMessagePreview").asText());
  }

  private String epoch() {
    try (TestSocket fresh = server.connect(user)) {
      return fresh.expect("ready").path("epoch").asText();
    }
  }

  @Test
  void aReplyThatIsBeingWrittenIsReadButNotChanged() {
    tab.say("{type:'start_chat', conversationId:'%s', prompt:'hi'}".formatted(conversation));
    String id = tab.expect("message_created").path("messageId").asText();
    ScriptedProvider.Call call = provider.call();
    call.text("so far");
    tab.expect("text");
    assertEquals("so far", client.get(MESSAGES + id).json().path("content").asText());
    assertEquals("streaming", client.get(MESSAGES + id).json().path("status").asText());
    assertEquals("stream_active", client.patch(MESSAGES + id, "{content:'x'}").code());
    assertEquals("stream_active", client.post(list(), "{role:'user', content:'x'}").code());
    client.delete(MESSAGES + id).expect(204);
    call.awaitClosed();
    assertEquals("stopped", tab.expect("done").path("status").asText());
    assertEquals(id, tab.expect("message_deleted").path("messageId").asText());
    assertEquals(List.of("hi"), contents());
  }

  @Test
  void halfASurrogatePairBecomesSomethingThatCanBeStored() {
    var posted =
        client.send(
            "POST",
            list(),
            "{\"role\":\"user\",\"content\":\"a\\ud83d b\"}".getBytes(StandardCharsets.UTF_8));
    assertEquals("a\ufffd b", posted.expect(201).json().path("content").asText());
    assertEquals(List.of("a\ufffd b"), contents());
  }

  @Test
  void refusesWhatIsNoMessage() {
    assertEquals("invalid_message", client.post(list(), "{role:'user'}").code());
    assertEquals("invalid_message", client.post(list(), "{role:'king', content:'x'}").code());
    assertEquals("invalid_message", client.post(list(), "").code());
    assertEquals(
        "not_found", client.post(list(), "{role:'user', content:'x', parentId:'no'}").code());
    assertEquals(
        "too_large",
        client.post(list(), "{role:'user', content:'%s'}".formatted("x".repeat(100_001))).code());
    assertEquals("not_found", client.get(MESSAGES + "no").code());
    assertEquals("not_found", client.get(MESSAGES + "no/versions").code());
    assertEquals("not_found", client.patch(MESSAGES + "no", "{content:'x'}").code());
    assertEquals("not_found", client.delete(MESSAGES + "no").code());
    assertEquals(List.of(), contents());
  }
}
