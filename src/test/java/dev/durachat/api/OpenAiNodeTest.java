package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.NodeClient;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.ScriptedProvider.Call;
import dev.durachat.testing.TestSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenAI's own client for Node.js against a whole server. */
@Timeout(60)
final class OpenAiNodeTest extends LiveTest {
  private final List<NodeClient> clients = new ArrayList<>();

  @AfterEach
  void closeClients() {
    clients.forEach(NodeClient::close);
    clients.clear();
  }

  private NodeClient ask(String request) {
    NodeClient client = NodeClient.ask(server(), user, request);
    clients.add(client);
    return client;
  }

  @Test
  void givesAWholeAnswer() {
    NodeClient client = ask("{body: {messages: [{role: 'user', content: 'hi'}]}}");
    Call call = provider.call();
    assertEquals("user: hi", call.messages());
    call.text("Hello")
        .finish("stop", "{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}");
    client.expect("conversationId");
    JsonNode completion = client.expect("completion");
    assertEquals("chat.completion", completion.path("object").asText());
    assertEquals(ScriptedProvider.MODEL, completion.path("model").asText());
    JsonNode choice = completion.path("choices").path(0);
    assertEquals("Hello", choice.path("message").path("content").asText());
    assertEquals("stop", choice.path("finish_reason").asText());
    assertEquals(3, completion.path("usage").path("total_tokens").asInt());
    client.expect("end");
  }

  @Test
  void streamsAnAnswer() {
    NodeClient client =
        ask(
            "{body: {model: 'fake/two', stream: true, stream_options: {include_usage: true},"
                + " messages: [{role: 'system', content: 'Be brief.'}, {role: 'user', content: 'hi'}]}}");
    Call call = provider.call();
    assertEquals("system: Be brief.\nuser: hi", call.messages());
    client.expect("conversationId");
    call.text("Hel");
    JsonNode first = client.expect("chunk");
    assertEquals("chat.completion.chunk", first.path("object").asText());
    assertEquals("assistant", delta(first).path("role").asText());
    assertEquals("Hel", delta(client.expect("chunk")).path("content").asText());
    call.text("lo");
    assertEquals("lo", delta(client.expect("chunk")).path("content").asText());
    call.finish("length", "{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}");
    JsonNode last = client.expect("chunk");
    assertEquals("length", last.path("choices").path(0).path("finish_reason").asText());
    JsonNode cost = client.expect("chunk");
    assertTrue(cost.path("choices").isEmpty());
    assertEquals(3, cost.path("usage").path("total_tokens").asInt());
    client.expect("end");
  }

  private static JsonNode delta(JsonNode chunk) {
    return chunk.path("choices").path(0).path("delta");
  }

  @Test
  void goesOnWithAConversation() {
    NodeClient first = ask("{body: {messages: [{role: 'user', content: 'one'}]}}");
    provider.call().text("first").finish("stop");
    String conversation = first.expect("conversationId").asText();

    NodeClient second =
        ask(
            "{headers: {'X-Conversation-Id': '"
                + conversation
                + "'}, body: {messages: [{role: 'user', content: 'one'},"
                + " {role: 'assistant', content: 'first'}, {role: 'user', content: 'two'}]}}");
    Call call = provider.call();
    assertEquals("user: one\nassistant: first\nuser: two", call.messages());
    call.text("second").finish("stop");
    assertEquals(conversation, second.expect("conversationId").asText());

    NodeClient third =
        ask(
            "{body: {metadata: {conversation_id: '"
                + conversation
                + "'}, messages: [{role: 'user', content: 'three'}]}}");
    call = provider.call();
    assertTrue(call.messages().endsWith("assistant: second\nuser: three"), call.messages());
    call.finish("stop");
    assertEquals(conversation, third.expect("conversationId").asText());
  }

  @Test
  void anAbortedAnswerIsCompletedAndStored() {
    TestSocket tab = connect();
    NodeClient client =
        ask("{abortAfter: 2, body: {stream: true, messages: [{role: 'user', content: 'hi'}]}}");
    Call call = provider.call();
    call.text("Hel");
    client.expect("conversationId");
    client.expect("chunk");
    client.expect("chunk");
    client.expect("end");
    call.text("lo").finish("stop");
    JsonNode done = tab.expect("done");
    assertEquals("complete", done.path("status").asText());
    tab.say("{type: 'catchup', conversationId: " + done.path("conversationId") + "}");
    assertEquals("Hello", tab.expect("catchup").path("messages").path(1).path("content").asText());
  }

  @Test
  void tellsErrorsInItsOwnWords() {
    JsonNode error = ask("{body: {messages: []}}").expect("error");
    assertEquals("Error", error.path("name").asText());
    assertEquals(400, error.path("status").asInt());
    assertEquals("invalid_message", error.path("code").asText());
    assertEquals("invalid_request_error", error.path("type").asText());

    error =
        ask("{body: {model: 'fake/none', messages: [{role: 'user', content: 'hi'}]}}")
            .expect("error");
    assertEquals("model_unknown", error.path("code").asText());
    assertEquals("model", error.path("param").asText());

    NodeClient failing = ask("{maxRetries: 2, body: {messages: [{role: 'user', content: 'hi'}]}}");
    provider.call().refuse(401, "the key is wrong");
    error = failing.expect("error");
    assertEquals(502, error.path("status").asInt());
    assertEquals("provider_auth", error.path("code").asText());
    assertEquals(0, provider.untaken());
  }

  @Test
  void tellsAnErrorInTheMiddleOfAStream() {
    NodeClient client = ask("{body: {stream: true, messages: [{role: 'user', content: 'hi'}]}}");
    Call call = provider.call();
    call.text("Hel");
    client.expect("conversationId");
    client.expect("chunk");
    client.expect("chunk");
    call.cut();
    JsonNode error = client.expect("error");
    assertEquals("provider_unavailable", error.path("code").asText());
    assertEquals("server_error", error.path("type").asText());
  }

  @Test
  void listsTheModels() {
    JsonNode models = ask("{}").expect("models");
    assertEquals("[\"fake/one\",\"fake/two\"]", models.toString());
  }
}
