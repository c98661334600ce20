package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.ApiClient.Reply;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.ScriptedProvider.Call;
import dev.durachat.testing.TestSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of dialogues that come by the way that OpenAI's clients know. */
@Timeout(60)
final class CompletionsTest extends LiveTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String HI = "{messages: [{role: 'user', content: 'hi'}]}";

  private ApiClient client = unsigned();

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unsigned() {
    return null;
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("limits.promptChars", "2000", "limits.frameBytes", "64KiB");
  }

  @BeforeEach
  void signIn() {
    client = ApiClient.of(server(), user);
  }

  @AfterEach
  void signOut() {
    client.close();
  }

  private CompletableFuture<Reply> begin(String body, String... headers) {
    return CompletableFuture.supplyAsync(
        () -> client.post(PATH, body, headers), Thread::startVirtualThread);
  }

  private List<String> stored(String conversation) {
    List<String> all = new ArrayList<>();
    String parent = "null";
    for (JsonNode each :
        client
            .get("/api/v1/conversations/" + conversation + "/messages")
            .expect(200)
            .json()
            .path("messages")) {
      assertEquals(parent, each.path("parentId").asText());
      parent = each.path("id").asText();
      all.add(each.path("role").asText() + ": " + each.path("content").asText());
    }
    return all;
  }

  private static void refused(Reply reply, int status, String type, String code) {
    reply.expect(status);
    JsonNode error = reply.json().path("error");
    assertEquals(type, error.path("type").asText());
    assertEquals(code, error.path("code").asText());
  }

  private void refused(String body, String words) {
    Reply reply = client.post(PATH, body);
    refused(reply, 400, "invalid_request_error", "invalid_message");
    String message = reply.json().path("error").path("message").asText();
    assertTrue(message.contains(words), message);
  }

  @Test
  void keepsTheWholeHistoryAsAConversationThatTabsSee() {
    TestSocket tab = connect();
    var answer =
        begin(
            """
            {messages: [{role: 'system', content: 'Be brief.'}, {role: 'user', content: 'one'},
              {role: 'assistant', content: 'first'}, {role: 'developer', content: 'Be kind.'},
              {role: 'user', content: [{type: 'text', text: 'two'}, {type: 'text', text: 'lines'}]}],
             reasoning_effort: 'high', temperature: 0.5, max_tokens: 7}
            """);
    Call call = provider.call();
    assertEquals(
        "system: Be brief.\n\nBe kind.\nuser: one\nassistant: first\nuser: two\nlines",
        call.messages());
    assertEquals("high", call.request().path("reasoning_effort").asText());
    JsonNode created = tab.expect("conversation_created");
    assertEquals("one", created.path("conversation").path("title").asText());
    assertEquals(4, created.path("conversation").path("messageCount").asInt());
    assertEquals(4, created.path("messages").size());
    call.text("second").finish("stop");
    assertEquals("complete", tab.expect("done").path("status").asText());

    Reply reply = answer.join().expect(200);
    String conversation = created.path("conversationId").asText();
    assertEquals(conversation, reply.header("X-Conversation-Id"));
    assertEquals(created.path("messageId").asText(), reply.header("X-Message-Id"));
    assertEquals(
        List.of("user: one", "assistant: first", "user: two\nlines", "assistant: second"),
        stored(conversation));
    JsonNode listed = client.get("/api/v1/conversations").expect(200).json();
    assertEquals(conversation, listed.path("conversations").path(0).path("id").asText());
  }

  @Test
  void tabsAreToldTheNewestOfALongHistory() {
    TestSocket tab = connect();
    String answer = "{role: 'assistant', content: '" + "x".repeat(60_000) + "'}, ";
    var reply =
        begin(
            "{messages: [{role: 'user', content: 'one'}, "
                + answer.repeat(7)
                + "{role: 'user', content: 'two'}]}");
    Call call = provider.call();
    JsonNode created = tab.expect("conversation_created");
    assertEquals(10, created.path("conversation").path("messageCount").asInt());
    assertEquals(6, created.path("messages").size());
    assertEquals(
        created.path("messageId").asText(), created.path("messages").path(5).path("id").asText());
    call.finish("stop");
    assertEquals(10, stored(reply.join().header("X-Conversation-Id")).size());
  }

  @Test
  void goesOnWithWhatFollowsTheLastAnswer() {
    TestSocket tab = connect();
    var first = begin(HI);
    provider.call().text("Hello").finish("stop");
    String conversation = first.join().header("X-Conversation-Id");
    tab.expect("conversation_created");

    var second =
        begin(
            """
            {model: 'fake/two', messages: [{role: 'system', content: 'Be brief.'},
              {role: 'user', content: 'changed'}, {role: 'assistant', content: 'whatever'},
              {role: 'tool', content: '42'}, {role: 'user', content: 'and?'}]}
            """,
            "X-Conversation-Id",
            conversation);
    Call call = provider.call();
    assertEquals("system: Be brief.\nuser: hi\nassistant: Hello\nuser: and?", call.messages());
    assertEquals("two", call.request().path("model").asText());
    JsonNode created = tab.expect("message_created");
    assertEquals(3, created.path("messages").size());
    refused(
        client.post(PATH, HI, "X-Conversation-Id", conversation),
        409,
        "invalid_request_error",
        "stream_active");
    call.text("Bye").finish("stop");
    assertEquals(conversation, second.join().expect(200).header("X-Conversation-Id"));
    assertEquals(
        List.of("user: hi", "assistant: Hello", "tool: 42", "user: and?", "assistant: Bye"),
        stored(conversation));
  }

  @Test
  void theSameKeyGivesTheSameReply() {
    var first = begin(HI, "Idempotency-Key", "once");
    Call call = provider.call();
    call.text("Hel");
    var second = begin(HI, "Idempotency-Key", "once");
    String streamed = "{stream: true, messages: [{role: 'user', content: 'hi'}]}";
    var third = begin(streamed, "Idempotency-Key", "once");
    call.text("lo").finish("stop");
    Reply reply = first.join().expect(200);
    assertEquals(reply.json(), second.join().json());
    assertTrue(third.join().text().endsWith("data: [DONE]\n\n"));
    Reply later = client.post(PATH, HI, "Idempotency-Key", "once").expect(200);
    assertEquals(reply.json(), later.json());
    assertEquals(reply.header("X-Message-Id"), later.header("X-Message-Id"));
    assertEquals(0, provider.untaken());

    String other = "{messages: [{role: 'user', content: 'other'}]}";
    refused(
        client.post(PATH, other, "Idempotency-Key", "once"),
        409,
        "invalid_request_error",
        "request_conflict");
    var another = begin(HI, "Idempotency-Key", "twice");
    provider.call().finish("stop");
    assertNotEquals(reply.header("X-Conversation-Id"), another.join().header("X-Conversation-Id"));
  }

  @Test
  void whatAPersonStopsHasEndedWell() {
    TestSocket tab = connect();
    var answer = begin(HI);
    Call call = provider.call();
    JsonNode created = tab.expect("conversation_created");
    tab.say("{type: 'catchup', conversationId: " + created.path("conversationId") + "}");
    tab.expect("catchup");
    call.text("Hel");
    tab.expect("text");
    tab.say("{type: 'stop', messageId: " + created.path("messageId") + "}");
    JsonNode choice = answer.join().expect(200).json().path("choices").path(0);
    assertEquals("Hel", choice.path("message").path("content").asText());
    assertEquals("stop", choice.path("finish_reason").asText());
  }

  @Test
  void aFailureHasItsStatusAndIsNotAskedAgain() {
    var answer = begin(HI);
    provider.call().refuse(400, "maximum context length exceeded");
    Reply reply = answer.join();
    refused(reply, 400, "invalid_request_error", "context_too_long");
    assertEquals("false", reply.header("X-Should-Retry"));
    assertEquals(List.of("user: hi", "assistant: "), stored(reply.header("X-Conversation-Id")));
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    refused("{}", "messages");
    refused("{messages: 'hi'}", "messages");
    refused("{messages: ['hi']}", "messages[0]");
    refused("{messages: [{content: 'hi'}]}", "role");
    refused("{messages: [{role: 'king', content: 'hi'}]}", "messages[0].role");
    refused("{messages: [{role: 'user', content: 7}]}", "messages[0].content");
    refused("{messages: [{role: 'user', content: [{type: 'text'}]}]}", "messages[0].content[0]");
    refused(
        "{messages: [{role: 'user', content: [{type: 'image_url', image_url: {url: 'http://a/b'}}]}]}",
        "addresses are not fetched");
    refused(
        "{messages: [{role: 'user', content: [{type: 'image_url',"
            + " image_url: {url: 'data:image/png;base64,AAAA'}}]}]}",
        "Only images");
    refused("{messages: [{role: 'assistant', content: 'hi'}]}", "user");
    refused("{messages: [{role: 'user', content: ''}]}", "user");
    String rest = ", messages: [{role: 'user', content: 'hi'}]}";
    refused("{n: 2" + rest, "n must");
    refused("{tools: [{type: 'function'}]" + rest, "tools");
    refused("{response_format: {type: 'json_object'}" + rest, "response_format");
    refused("{stream: 'yes'" + rest, "stream");
    refused("{model: 7" + rest, "model");
    refused("{reasoning_effort: 'some'" + rest, "reasoning_effort");
    refused(
        client.post(PATH, HI, "Idempotency-Key", "x".repeat(129)),
        400,
        "invalid_request_error",
        "invalid_message");
    refused(
        client.post(PATH, "{messages: [{role: 'user', content: '" + "x".repeat(2001) + "'}]}"),
        413,
        "invalid_request_error",
        "too_large");
    refused(
        client.post(PATH, "{messages: [], padding: '" + "x".repeat(600_000) + "'}"),
        413,
        "invalid_request_error",
        "too_large");
    refused(
        client.send("POST", PATH, "{".getBytes(StandardCharsets.UTF_8)),
        400,
        "invalid_request_error",
        "invalid_json");
    refused(
        client.post(PATH, HI, "X-Conversation-Id", "nothing"),
        404,
        "invalid_request_error",
        "not_found");
    assertEquals(0, provider.untaken());
  }

  @Test
  void everyErrorBelowV1IsInOpenAisWords() {
    for (String path : List.of("/v1/nothing", "/v1/embeddings", PATH)) {
      refused(client.get(path), 404, "invalid_request_error", "not_found");
    }
    Reply nobody = client.get("/v1/models", "Authorization", "Bearer nonsense");
    refused(nobody, 401, "authentication_error", "unauthorized");
    assertEquals("Bearer", nobody.header("WWW-Authenticate"));
    refused(
        client.get("/v1/models", "Origin", "https://elsewhere.example"),
        403,
        "permission_error",
        "forbidden");
    assertEquals(404, client.get("/v1").status());
  }

  @Test
  void anyKeyWillDoWhereNobodySignsIn(@TempDir Path data) {
    try (ScriptedProvider model = new ScriptedProvider();
        LiveServer open =
            LiveServer.on(
                data,
                Map.of(
                    "auth.mode",
                    "none",
                    "auth.jwt.secret",
                    "",
                    "models.providers",
                    model.setting(),
                    "models.default",
                    ScriptedProvider.MODEL));
        ApiClient anyone = ApiClient.of(open, "ignored")) {
      assertEquals(
          "fake/one",
          anyone
              .get("/v1/models", "Authorization", "Bearer sk-anything")
              .expect(200)
              .json()
              .path("data")
              .path(0)
              .path("id")
              .asText());
    }
  }
}
