package dev.durachat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.TestSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Who hears of what: PROTOCOL §1 on "subscribed", §4 on what goes to all. */
final class SubscriptionTest extends SceneTest {
  static final List<Arguments> SCENES =
      List.of(
          Arguments.of(
              "created, updated and done go to all sockets, text to those that opened it",
              """
              B|
              X|
              A> {type: 'start_chat', prompt: 'hi', requestId: 'r'}
              A< {type: 'conversation_created', conversationId: '$c', requestId: 'r'}
              B< {type: 'conversation_created', conversationId: '$c', requestId: 'r'}
              model< user: hi
              model> text Hello
              A< {type: 'text', content: 'Hello'}
              B|
              model> finish stop
              A< {type: 'done', status: 'complete', seq: 2}
              B< {type: 'done', status: 'complete', seq: 2}
              B< {type: 'conversation_updated', seq: 2, conversation: {streaming: false}}
              X|
              """),
          Arguments.of(
              "catchup opens a conversation, in one step with its answer",
              ConversationTest.STREAMING
                  + """
                  B> {type: 'catchup', conversationId: '$c'}
                  B< {type: 'catchup', hasActiveStream: true, activeMessageId: '$m', messages: [{}, {content: 'Hello', status: 'streaming'}]}
                  model> text ?
                  B< {type: 'text', offset: 5, content: '?'}
                  A< {type: 'text', offset: 5, content: '?'}
                  """),
          Arguments.of(
              "leave closes it again, without an answer",
              ConversationTest.STREAMING
                  + """
                  A> {type: 'leave', conversationId: '$c'}
                  A|
                  model> text ?
                  B> {type: 'catchup', conversationId: '$c'}
                  B< {type: 'catchup'}
                  A|
                  model> finish stop
                  A< {type: 'done', length: 6}
                  """),
          Arguments.of(
              "an attempt goes to those that opened it, its start and end to all",
              ConversationTest.STREAMING
                  + """
                  A> {type: 'stop', messageId: '$m'}
                  A< {type: 'done', status: 'stopped'}
                  B|
                  A> {type: 'continue', messageId: '$m'}
                  A< {type: 'attempt', attempt: 2}
                  model< user: hi | assistant: Hello
                  B< {type: 'conversation_updated', conversation: {streaming: true}}
                  B|
                  model> finish stop
                  B< {type: 'done', attempt: 2, length: 5}
                  """),
          Arguments.of(
              "regenerate subscribes its socket",
              ConversationTest.ANSWERED
                  + """
                  B> {type: 'regenerate', messageId: '$m'}
                  B< {type: 'message_created'}
                  model< user: hi
                  model> text Hey
                  B< {type: 'text', content: 'Hey'}
                  """),
          Arguments.of(
              "streams of several conversations do not mix",
              ConversationTest.STREAMING
                  + """
                  B> {type: 'start_chat', prompt: 'ho'}
                  B< {type: 'conversation_created', conversationId: '$d'}
                  A< {type: 'conversation_created', conversationId: '$d'}
                  model< user: ho
                  model> text Two
                  B< {type: 'text', conversationId: '$d', content: 'Two'}
                  A|
                  A> {type: 'catchup', conversationId: '$d'}
                  A< {type: 'catchup', conversation: {id: '$d'}, activeMessageId: '*'}
                  model> text ?
                  A< {type: 'text', conversationId: '$d', offset: 3, content: '?'}
                  """));

  @ParameterizedTest(name = "{0}")
  @FieldSource("SCENES")
  void scene(String name, String script) {
    play(script);
  }

  @Test
  void theAddressOpensAConversation() {
    TestSocket first = connect();
    first.say("{type:'start_chat', prompt:'hi'}");
    String id = first.expect("conversation_created").path("conversationId").asText();
    provider.call().text("Hello");
    first.expect("text");

    try (TestSocket second = server().connect(user, "/ws?sessionId=tab&conversationId=" + id)) {
      JsonNode ready = second.next();
      assertEquals("ready", ready.path("type").asText());
      assertEquals("tab", ready.path("sessionId").asText());
      JsonNode caughtUp = second.next();
      assertEquals("catchup", caughtUp.path("type").asText());
      assertEquals("Hello", caughtUp.path("messages").path(1).path("content").asText());
    }
    try (TestSocket lost = server().connect(user, "/ws?conversationId=nothing")) {
      assertEquals("ready", lost.next().path("type").asText());
      assertEquals("not_found", lost.next().path("code").asText());
    }
  }

  @Test
  void theFirstFrameSaysWhoAndWhere() {
    TestSocket socket = connect();
    JsonNode ready = socket.seen().getFirst();
    assertEquals("ready", ready.path("type").asText());
    assertEquals(1, ready.path("protocol").asInt());
    assertEquals(user, ready.path("userId").asText());
    assertEquals(0, ready.path("seq").asInt(-1));
    assertEquals(25_000, ready.path("heartbeatMs").asInt());
    assertTrue(ready.path("sessionId").asText().length() > 8);
    assertTrue(ready.path("epoch").asText().length() > 8);
    assertEquals(
        ready.path("epoch"),
        connect().seen().getFirst().path("epoch"),
        "the user's, not a socket's");
  }
}
