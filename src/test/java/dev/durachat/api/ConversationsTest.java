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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of conversations, and each of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConversationsTest {
  private static final String LIST = "/api/v1/conversations";

  private final ScriptedProvider provider = new ScriptedProvider();
  private final LiveServer server;

  ConversationsTest(@TempDir Path data) {
    server = LiveServer.on(data, Map.of("models.providers", provider.setting()));
  }

  @AfterAll
  void stop() {
    server.close();
    provider.close();
  }

  private ApiClient someone() {
    return ApiClient.of(server, "user-" + UUID.randomUUID());
  }

  private static String made(ApiClient client, String body) {
    return client.post(LIST, body).expect(201).json().path("id").asText();
  }

  private static List<String> titles(JsonNode page) {
    return StreamSupport.stream(page.path("conversations").spliterator(), false)
        .map(each -> each.path("title").asText())
        .toList();
  }

  @Test
  void isMadeChangedAndFound() {
    try (ApiClient client = someone()) {
      var made = client.post(LIST, "{title:'Tea', systemPrompt:'Be kind.'}").expect(201);
      String path = LIST + "/" + made.json().path("id").asText();
      assertEquals(path, made.header("Location"));
      assertEquals("demo/echo", made.json().path("model").asText());
      assertEquals("Be kind.", made.json().path("systemPrompt").asText());
      assertEquals(0, made.json().path("messageCount").asInt());
      var changed = client.patch(path, "{title:'Coffee', pinned:true, nonsense:7}").expect(200);
      assertEquals("Coffee", changed.json().path("title").asText());
      assertTrue(changed.json().path("pinned").asBoolean());
      assertTrue(changed.json().path("seq").asLong() > made.json().path("seq").asLong());
      var shown = client.get(path).expect(200);
      assertEquals(changed.json(), shown.json().path("conversation"));
      assertEquals(changed.header("ETag"), shown.header("ETag"));
      assertEquals(0, shown.json().path("messages").size());
      assertFalse(shown.json().path("hasMore").asBoolean());
      assertEquals("New chat", client.post(LIST, "").expect(201).json().path("title").asText());
    }
  }

  @Test
  void aLostUpdateIsRefused() {
    try (ApiClient client = someone()) {
      var made = client.post(LIST, "{title:'a'}").expect(201);
      String path = made.header("Location");
      String seen = made.header("ETag");
      client.patch(path, "{title:'b'}", "If-Match", seen).expect(200);
      var stale = client.patch(path, "{title:'c'}", "If-Match", seen).expect(412);
      assertEquals("precondition_failed", stale.code());
      assertEquals(
          "precondition_failed", client.patch(path, "{title:'c'}", "If-Match", "\"x\"").code());
      client.patch(path, "{title:'d'}", "If-Match", "*").expect(200);
      assertEquals("d", client.get(path).json().path("conversation").path("title").asText());
    }
  }

  @Test
  void pagesHoldEachConversationOnce() {
    try (ApiClient client = someone()) {
      for (int i = 0; i < 25; i++) {
        made(client, "{title:'T%d'}".formatted(i));
      }
      List<String> all = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = client.get(LIST + "?limit=10" + cursor).expect(200).json();
        assertEquals(25, page.path("total").asInt());
        all.addAll(titles(page));
        JsonNode next = page.path("nextCursor");
        cursor = next.isNull() ? "" : "&cursor=" + next.asText();
      } while (!cursor.isEmpty());
      assertEquals(25, all.size());
      assertEquals(25, new HashSet<>(all).size());
      assertEquals("T24", all.getFirst());
      assertEquals("T0", all.getLast());
      client.patch(LIST + "/" + made(client, "{title:'x'}"), "{title:'last'}").expect(200);
      assertEquals("last", titles(client.get(LIST).json()).getFirst());
    }
  }

  @Test
  void filtersAddUp() {
    try (ApiClient client = someone()) {
      String tea = made(client, "{title:'GRÜNER Tee'}");
      made(client, "{title:'100% coffee'}");
      String old = made(client, "{title:'old'}");
      client.patch(LIST + "/" + tea, "{pinned:true}").expect(200);
      client.patch(LIST + "/" + old, "{archived:true}").expect(200);
      assertEquals(3, titles(client.get(LIST).json()).size());
      assertEquals(List.of("GRÜNER Tee"), titles(client.get(LIST + "?pinned=true").json()));
      assertEquals(List.of("old"), titles(client.get(LIST + "?archived=true").json()));
      assertEquals(2, client.get(LIST + "?archived=false").json().path("total").asInt());
      assertEquals(List.of("GRÜNER Tee"), titles(client.get(LIST + "?search=gr%C3%BCner").json()));
      assertEquals(List.of("100% coffee"), titles(client.get(LIST + "?search=100%25").json()));
      assertEquals(List.of(), titles(client.get(LIST + "?search=%25_").json()));
      assertEquals(List.of(), titles(client.get(LIST + "?search=tee&pinned=false").json()));
    }
  }

  @Test
  void aSoftDeleteCanBeUndone() {
    String user = "user-" + UUID.randomUUID();
    try (ApiClient client = ApiClient.of(server, user);
        TestSocket tab = server.connect(user)) {
      tab.expect("ready");
      String id = made(client, "{title:'precious'}");
      assertEquals(id, tab.expect("conversation_created").path("conversationId").asText());
      client.delete(LIST + "/" + id).expect(204);
      client.delete(LIST + "/" + id).expect(204);
      JsonNode gone = tab.expect("conversation_deleted");
      assertFalse(gone.path("permanent").asBoolean(true));
      assertEquals(0, client.get(LIST).json().path("total").asInt());
      assertEquals(List.of("precious"), titles(client.get(LIST + "?deleted=true").json()));
      assertTrue(
          client
              .get(LIST + "/" + id)
              .expect(200)
              .json()
              .path("conversation")
              .path("deleted")
              .asBoolean());
      assertEquals("not_found", client.patch(LIST + "/" + id, "{title:'x'}").code());
      tab.say("{type:'catchup', conversationId:'%s'}".formatted(id));
      assertEquals("not_found", tab.expect("error").path("code").asText());
      client.post(LIST + "/" + id + "/restore", "").expect(200);
      assertFalse(
          tab.expect("conversation_updated").path("conversation").path("deleted").asBoolean(true));
      client.patch(LIST + "/" + id, "{title:'x'}").expect(200);
    }
  }

  @Test
  void whatIsGoneForGoodIsGone() {
    String user = "user-" + UUID.randomUUID();
    try (ApiClient client = ApiClient.of(server, user);
        TestSocket tab = server.connect(user)) {
      JsonNode ready = tab.expect("ready");
      String id = made(client, "{title:'doomed'}");
      client.post(LIST + "/" + id + "/messages", "{role:'user', content:'a'}").expect(201);
      client.delete(LIST + "/" + id + "?permanent=true").expect(204);
      assertTrue(tab.expect("conversation_deleted").path("permanent").asBoolean());
      assertEquals("not_found", client.get(LIST + "/" + id).code());
      assertEquals("not_found", client.delete(LIST + "/" + id + "?permanent=true").code());
      tab.say("{type:'sync', epoch:'%s', since:0}".formatted(ready.path("epoch").asText()));
      JsonNode sync = tab.expect("sync");
      assertEquals(0, sync.path("conversations").size());
      assertEquals(id, sync.path("deleted").path(0).asText());
    }
  }

  @Test
  void deletingStopsTheStreamFirst() {
    String user = "user-" + UUID.randomUUID();
    try (ApiClient client = ApiClient.of(server, user);
        TestSocket tab = server.connect(user)) {
      tab.expect("ready");
      tab.say("{type:'start_chat', prompt:'hi', model:'fake/one'}");
      String id = tab.expect("conversation_created").path("conversationId").asText();
      ScriptedProvider.Call call = provider.call();
      call.text("half");
      tab.expect("text");
      client.delete(LIST + "/" + id + "?permanent=true").expect(204);
      call.awaitClosed();
      assertEquals("stopped", tab.expect("done").path("status").asText());
      tab.expect("conversation_deleted");
    }
  }

  /** A body in, a code out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{title:7} | 400 | invalid_message",
        "{title:''} | 400 | invalid_message",
        "{title:null} | 400 | invalid_message",
        "{archived:'yes'} | 400 | invalid_message",
        "[] | 400 | invalid_message",
        "{model:'no/such'} | 400 | model_unknown",
        "{leafId:'no'} | 404 | not_found",
        "{projectId:'no'} | 404 | not_found",
      })
  void refusesABadChange(String body, int status, String code) {
    try (ApiClient client = someone()) {
      String path = LIST + "/" + made(client, "{title:'kept'}");
      var refused = client.patch(path, body);
      assertEquals(code, refused.code(), refused.text());
      assertEquals(status, refused.status());
      assertEquals("kept", client.get(path).json().path("conversation").path("title").asText());
    }
  }

  @Test
  void refusesWhatIsNoJson() {
    try (ApiClient client = someone()) {
      assertEquals(
          "invalid_json", client.send("POST", LIST, "{".getBytes(StandardCharsets.UTF_8)).code());
      assertEquals("too_large", client.send("POST", LIST, new byte[2 << 20]).code());
      String deep = "[".repeat(100_000);
      assertEquals(
          "invalid_json", client.send("POST", LIST, deep.getBytes(StandardCharsets.UTF_8)).code());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0",
    "limit=-1",
    "limit=x",
    "cursor=!!",
    "cursor=AAAA",
    "archived=perhaps",
    "deleted=1"
  })
  void refusesABadQuery(String query) {
    try (ApiClient client = someone()) {
      var refused = client.get(LIST + "?" + query);
      assertEquals("invalid_message", refused.code(), refused.text());
    }
  }

  @Test
  void whatIsOfOthersIsNotThere() {
    try (ApiClient ada = someone();
        ApiClient bob = someone()) {
      String id = made(ada, "{title:'of Ada'}");
      for (int i = 0; i < 3; i++) {
        made(ada, "{}");
      }
      assertEquals("not_found", bob.get(LIST + "/" + id).code());
      assertEquals("not_found", bob.patch(LIST + "/" + id, "{title:'x'}").code());
      assertEquals("not_found", bob.delete(LIST + "/" + id).code());
      assertEquals("not_found", bob.post(LIST + "/" + id + "/restore", "").code());
      String cursor = ada.get(LIST + "?limit=2").json().path("nextCursor").asText();
      assertEquals("invalid_message", bob.get(LIST + "?cursor=" + cursor).code());
    }
  }
}
