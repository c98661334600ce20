package dev.durachat.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.durachat.storage.AttachmentsOnDisk;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.ApiClient.Reply;
import dev.durachat.testing.Form;
import dev.durachat.testing.Json;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conversations as files: out of one account and into another. */
class TransferTest extends LiveTest {
  private static final int ROUNDS = 60;
  private final Map<String, ApiClient> clients = new HashMap<>();

  @AfterEach
  void leave() {
    clients.values().forEach(ApiClient::close);
    clients.clear();
    await().until(() -> AttachmentsOnDisk.spooled(data).isEmpty());
  }

  private ApiClient api(String who) {
    return clients.computeIfAbsent(who, each -> ApiClient.of(server(), each));
  }

  private ApiClient api() {
    return api(user);
  }

  private static JsonNode imported(ApiClient client, String json) {
    return client.send("POST", "/api/v1/import", SampleFile.text(json)).expect(201).json();
  }

  private static JsonNode export(ApiClient client, String id) {
    return client.get("/api/v1/conversations/" + id + "/export?format=json").expect(200).json();
  }

  /** All that was imported, as one export. */
  private static ObjectNode exports(ApiClient client, JsonNode imported) {
    ObjectNode all = ((ObjectNode) Json.parse("{\"conversations\":[],\"files\":[]}"));
    for (JsonNode id : imported.path("ids")) {
      JsonNode one = export(client, id.asText());
      ((ArrayNode) all.path("conversations")).addAll((ArrayNode) one.path("conversations"));
      for (JsonNode file : one.path("files")) {
        // Conversations that came together may share a file.
        if (!all.path("files").findValuesAsText("id").contains(file.path("id").asText())) {
          ((ArrayNode) all.path("files")).add(file);
        }
      }
    }
    return all;
  }

  @Test
  void aRoundTripIsExact() {
    long seed = Long.getLong("transfer.seed", System.nanoTime());
    System.out.println("transfer.seed=" + seed);
    for (int i = 0; i < ROUNDS; i++) {
      String at = "seed " + seed + " round " + i;
      ObjectNode original = new RandomConversations(seed + i).export();
      ApiClient first = api(user + "-a");
      JsonNode here = imported(first, original.toString());
      assertEquals(original.path("conversations").size(), here.path("conversations").asInt());
      ObjectNode once = exports(first, here);
      assertEquals(Portable.of(original), Portable.of(once), at);

      ApiClient second = api(user + "-b");
      once.put("format", "durachat").put("version", 1);
      ObjectNode twice = exports(second, imported(second, once.toString()));
      assertEquals(Portable.of(original), Portable.of(twice), at);
      assertNotEquals(ids(once), ids(twice));
    }
  }

  private static Set<String> ids(JsonNode export) {
    Set<String> ids = new HashSet<>();
    export.findValues("id").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  @Test
  void whatWasSaidHereGoesAllTheWay() {
    TestSocket socket = connect();
    String file = Form.upload(api(), "a.txt", SampleFile.text("notes")).json().path("id").asText();
    socket.say("{type:'start_chat', prompt:'one', attachments:['" + file + "']}");
    JsonNode created = socket.expect("conversation_created");
    String id = created.path("conversationId").asText();
    String reply = created.path("messageId").asText();
    provider
        .call()
        .thinking("hm")
        .text("first")
        .finish("stop", "{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}");
    socket.expect("done");
    socket.say("{type:'regenerate', messageId:'" + reply + "'}");
    socket.expect("message_created");
    provider.call().refuse(400, "no");
    socket.expect("done");
    api().patch("/api/v1/messages/" + reply, "{content:'edited'}").expect(200);
    api().patch("/api/v1/messages/" + reply, "{content:'edited again'}").expect(200);
    api().patch("/api/v1/conversations/" + id, "{title:'Über / uns', pinned:true}").expect(200);

    JsonNode export = export(api(), id);
    ApiClient other = api("other-" + user);
    JsonNode done = imported(other, export.toString());
    assertEquals(3, done.path("messages").asInt());
    String copy = done.path("ids").path(0).asText();
    assertEquals(Portable.of(export), Portable.of(export(other, copy)));
    JsonNode opened = other.get("/api/v1/conversations/" + copy).expect(200).json();
    String attachment =
        opened.path("messages").path(0).path("attachments").path(0).path("id").asText();
    assertEquals("notes", other.get("/api/v1/attachments/" + attachment).expect(200).text());
    String copiedReply = opened.path("messages").path(1).path("id").asText();
    JsonNode versions = other.get("/api/v1/messages/" + copiedReply + "/versions").json();
    assertEquals(List.of("first", "edited", "edited again"), versions.findValuesAsText("content"));
  }

  @Test
  void aReplyThatIsBeingWrittenLeavesAsFarAsItIsStored() {
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'go'}");
    String id = socket.expect("conversation_created").path("conversationId").asText();
    var call = provider.call();
    call.text("half");
    socket.expect("text");
    JsonNode export = export(api(), id);
    JsonNode reply = export.path("conversations").path(0).path("messages").path(1);
    assertEquals("half", reply.path("content").asText());
    JsonNode done = imported(api("other-" + user), export.toString());
    JsonNode copied =
        export(api("other-" + user), done.path("ids").path(0).asText())
            .path("conversations")
            .path(0);
    assertEquals("interrupted", copied.path("messages").path(1).path("status").asText());
    assertEquals(false, copied.path("streaming").asBoolean());
    call.finish("stop");
    socket.expect("done");
  }

  @Test
  void markdownShowsTheShownPath() {
    String json =
        """
        {format:'durachat', version:1, conversations:[{title:'A  title', leafId:'c',
          createdAt:'2026-01-02T03:04:05.678Z', messages:[
          {id:'a', role:'user', content:'question'},
          {id:'b', parentId:'a', role:'assistant', model:'x/y', content:'other branch'},
          {id:'c', parentId:'a', role:'assistant', model:'x/y', thinking:'well', content:'**yes**'}
        ]}]}""";
    String id = api().post("/api/v1/import", json).expect(201).json().path("ids").path(0).asText();
    Reply reply = api().get("/api/v1/conversations/" + id + "/export?format=markdown").expect(200);
    assertEquals("text/markdown; charset=utf-8", reply.header("Content-Type"));
    assertEquals(
        "attachment; filename=\"A  title.md\"; filename*=UTF-8''A%20%20title.md",
        reply.header("Content-Disposition"));
    assertEquals(
        """
        # A title

        *2026-01-02T03:04:05.678Z*

        ## You

        question

        ## Assistant (x/y)

        > well

        **yes**
        """,
        reply.text());
    api().get("/api/v1/conversations/" + id + "/export?format=pdf").expect(400);
    api("other-" + user).get("/api/v1/conversations/" + id + "/export").expect(404);
  }

  @Test
  void everyTabLearnsOfAnImport() {
    TestSocket socket = connect();
    JsonNode done =
        api()
            .post(
                "/api/v1/import",
                "{format:'durachat', conversations:[{title:'a', messages:[{role:'user',"
                    + " content:'x'}]}, {title:'b', messages:[]}]}")
            .expect(201)
            .json();
    for (int i = 0; i < 2; i++) {
      JsonNode frame = socket.expect("conversation_created");
      assertEquals(done.path("ids").path(i), frame.path("conversationId"));
      assertTrue(frame.path("messageId").isMissingNode());
      assertEquals(i == 0 ? 1 : 0, frame.path("conversation").path("messageCount").asInt());
    }
    JsonNode audit = api().get("/api/v1/me/audit").json().path("events");
    assertEquals(0, audit.size());
    export(api(), done.path("ids").path(0).asText());
    JsonNode event = api().get("/api/v1/me/audit").json().path("events").path(0);
    assertEquals("export", event.path("action").asText());
    assertEquals(done.path("ids").path(0), event.path("target"));
  }

  @Test
  void aLargeImportDoesNotFloodTabs() {
    TestSocket socket = connect();
    StringBuilder json = new StringBuilder("{\"format\":\"durachat\",\"conversations\":[");
    int count = 1500;
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "" : ",").append("{\"title\":\"t").append(i).append("\",\"messages\":[");
      json.append("{\"role\":\"user\",\"content\":\"x\"}]}");
    }
    JsonNode done = imported(api(), json.append("]}").toString());
    assertEquals(count, done.path("conversations").asInt());
    JsonNode pong = socket.expect("pong");
    assertEquals(count, pong.path("seq").asInt());
    assertTrue(
        socket.seen().stream()
            .noneMatch(frame -> frame.path("type").asText().equals("conversation_created")));
    Set<String> synced = new HashSet<>();
    long since = 0;
    boolean more = true;
    String epoch = socket.seen().getFirst().path("epoch").asText();
    while (more) {
      socket.say("{type:'sync', epoch:'" + epoch + "', since:" + since + "}");
      JsonNode answer = socket.expect("sync");
      answer.path("conversations").forEach(each -> synced.add(each.path("id").asText()));
      since = answer.path("seq").asLong();
      more = answer.path("hasMore").asBoolean();
    }
    List<String> ids = new ArrayList<>();
    done.path("ids").forEach(id -> ids.add(id.asText()));
    assertEquals(new HashSet<>(ids), synced);
  }
}
