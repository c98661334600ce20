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

/** One prompt after the other: PROTOCOL §3 and §4, as scenes. */
final class ConversationTest extends SceneTest {
  /** A conversation with one answer, on which other scenes build. */
  static final String ANSWERED =
      """
      A> {type: 'start_chat', prompt: 'hi'}
      A< {type: 'conversation_created', conversationId: '$c', messageId: '$m', messages: [{id: '$u'}, {id: '$m'}]}
      model< user: hi
      model> text Hello
      model> finish stop
      A< {type: 'text', content: 'Hello'}
      A< {type: 'done', messageId: '$m', status: 'complete', seq: '$seq'}
      """;

  /** A conversation whose first reply is under way. */
  static final String STREAMING =
      """
      A> {type: 'start_chat', prompt: 'hi'}
      A< {type: 'conversation_created', conversationId: '$c', messageId: '$m', messages: [{id: '$u'}, {id: '$m'}]}
      model< user: hi
      model> text Hello
      A< {type: 'text', content: 'Hello'}
      """;

  static final List<Arguments> SCENES =
      List.of(
          Arguments.of(
              "a prompt is answered word by word",
              """
              A> {type: 'start_chat', prompt: 'hi', requestId: 'r'}
              A< {type: 'conversation_created', seq: 1, requestId: 'r', conversationId: '$c', messageId: '$m', conversation: {id: '$c', title: 'hi', model: 'fake/one', projectId: null, archived: false, pinned: false, deleted: false, messageCount: 2, tokenCount: 0, leafId: '$m', lastMessagePreview: 'hi', streaming: true, systemPrompt: null, reasoningEffort: null, seq: 1, createdAt: '*', updatedAt: '*'}, messages: [{id: '$u', conversationId: '$c', parentId: null, role: 'user', content: 'hi', contentOffset: 0, contentLength: 2, status: 'complete', attempt: 1, seq: 1}, {id: '$m', conversationId: '$c', parentId: '$u', role: 'assistant', content: '', contentOffset: 0, contentLength: 0, status: 'pending', attempt: 1, model: 'fake/one', seq: 1, finishReason: '!', error: '!'}]}
              model< user: hi
              model> text Hel
              A< {type: 'text', conversationId: '$c', messageId: '$m', attempt: 1, offset: 0, content: 'Hel', seq: '!'}
              model> text lo
              A< {type: 'text', conversationId: '$c', messageId: '$m', attempt: 1, offset: 3, content: 'lo'}
              model> usage 3 2 5
              A< {type: 'done', seq: 2, conversationId: '$c', messageId: '$m', attempt: 1, status: 'complete', finishReason: 'stop', length: 5, usage: {promptTokens: 3, completionTokens: 2, totalTokens: 5}, timing: {firstTokenMs: '*', totalMs: '*'}, error: '!'}
              A< {type: 'conversation_updated', seq: 2, conversation: {id: '$c', streaming: false, tokenCount: 5, lastMessagePreview: 'Hello', messageCount: 2, leafId: '$m', seq: 2}}
              A|
              """),
          Arguments.of(
              "without a requestId the answer has none, and unknown fields are ignored",
              """
              A> {type: 'start_chat', prompt: 'hi', nobody: {knows: ['this']}, requestId: null}
              A< {type: 'conversation_created', requestId: '!'}
              model< user: hi
              """),
          Arguments.of(
              "thinking has an offset of its own",
              """
              A> {type: 'start_chat', prompt: 'hi'}
              A< {type: 'conversation_created', conversationId: '$c', messageId: '$m'}
              model< user: hi
              model> thinking So,
              A< {type: 'thinking', conversationId: '$c', messageId: '$m', attempt: 1, offset: 0, content: 'So,'}
              model> text Yes
              A< {type: 'text', offset: 0, content: 'Yes'}
              model> thinking well
              A< {type: 'thinking', offset: 3, content: 'well'}
              model> text ?
              A< {type: 'text', offset: 3, content: '?'}
              model> finish stop
              A< {type: 'done', length: 4, usage: '!'}
              A> {type: 'catchup', conversationId: '$c'}
              A< {type: 'catchup', messages: [{thinking: '!'}, {content: 'Yes?', thinking: 'So,well', thinkingOffset: 0}]}
              """),
          Arguments.of(
              "the next prompt goes below the leaf, and the model is shown the path",
              ANSWERED
                  + """
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'and?', requestId: 'r2'}
                  A< {type: 'message_created', seq: 3, requestId: 'r2', conversationId: '$c', messageId: '$m2', conversation: {id: '$c', title: 'hi', messageCount: 4, leafId: '$m2', streaming: true, lastMessagePreview: 'and?'}, messages: [{id: '$u2', parentId: '$m', role: 'user'}, {id: '$m2', parentId: '$u2', role: 'assistant', status: 'pending'}]}
                  A< {type: 'conversation_updated', seq: 3, conversation: {streaming: true}}
                  model< user: hi | assistant: Hello | user: and?
                  """),
          Arguments.of(
              "a prompt is edited: its parent has children already, so there is a branch",
              ANSWERED
                  + """
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'more'}
                  A< {type: 'message_created', messageId: '$m2', messages: [{id: '$u2'}, {}]}
                  model< user: hi | assistant: Hello | user: more
                  model> finish stop
                  A< {type: 'done', messageId: '$m2', length: 0}
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'less', parentId: '$m'}
                  A< {type: 'message_created', messageId: '$m3', conversation: {leafId: '$m3', messageCount: 6}, messages: [{parentId: '$m'}, {}]}
                  model< user: hi | assistant: Hello | user: less
                  """),
          Arguments.of(
              "a parentId of null begins at a new root",
              ANSWERED
                  + """
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'anew', parentId: null}
                  A< {type: 'message_created', messages: [{parentId: null}, {}]}
                  model< user: anew
                  """),
          Arguments.of(
              "a parent must be of this conversation",
              ANSWERED
                  + """
                  A> {type: 'start_chat', prompt: 'other'}
                  A< {type: 'conversation_created', conversationId: '$d'}
                  model< user: other
                  model> finish stop
                  A< {type: 'done'}
                  A> {type: 'start_chat', conversationId: '$d', prompt: 'x', parentId: '$m'}
                  A< {type: 'error', code: 'not_found', conversationId: '$d'}
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'x', parentId: 'nobody'}
                  A< {type: 'error', code: 'not_found', conversationId: '$c'}
                  A|
                  """),
          Arguments.of(
              "the settings of a prompt become the conversation's",
              """
              A> {type: 'start_chat', prompt: 'hi', model: 'fake/two', systemPrompt: 'Be brief.', reasoningEffort: 'high'}
              A< {type: 'conversation_created', conversationId: '$c', messageId: '$m', conversation: {model: 'fake/two', systemPrompt: 'Be brief.', reasoningEffort: 'high'}, messages: [{model: '!'}, {model: 'fake/two'}]}
              model< system: Be brief. | user: hi
              model> text Yes
              A< {type: 'text'}
              model> finish stop
              A< {type: 'done'}
              A> {type: 'start_chat', conversationId: '$c', prompt: 'so?'}
              A< {type: 'message_created', conversation: {model: 'fake/two', systemPrompt: 'Be brief.', reasoningEffort: 'high'}, messages: [{}, {model: 'fake/two'}]}
              model< system: Be brief. | user: hi | assistant: Yes | user: so?
              model> finish stop
              A< {type: 'done'}
              A> {type: 'start_chat', conversationId: '$c', prompt: 'and?', model: 'fake/one', reasoningEffort: 'low'}
              A< {type: 'message_created', conversation: {model: 'fake/one', systemPrompt: 'Be brief.', reasoningEffort: 'low'}}
              model< system: Be brief. | user: hi | assistant: Yes | user: so? | user: and?
              """),
          Arguments.of(
              "a reply is made again as a sibling, shown what its first one was shown",
              ANSWERED
                  + """
                  A> {type: 'regenerate', messageId: '$m', requestId: 'r2'}
                  A< {type: 'message_created', requestId: 'r2', conversationId: '$c', messageId: '$m2', conversation: {messageCount: 3, leafId: '$m2', streaming: true}, messages: [{id: '$m2', role: 'assistant', parentId: '$u', status: 'pending'}]}
                  model< user: hi
                  model> text Hey
                  A< {type: 'text', messageId: '$m2', offset: 0, content: 'Hey'}
                  """),
          Arguments.of(
              "the model of a regenerate is that reply's alone",
              ANSWERED
                  + """
                  A> {type: 'regenerate', messageId: '$m', model: 'fake/two'}
                  A< {type: 'message_created', conversation: {model: 'fake/one'}, messages: [{model: 'fake/two'}]}
                  model< user: hi
                  model> finish stop
                  A< {type: 'done'}
                  A> {type: 'regenerate', messageId: '$m', model: 'fake/three'}
                  A< {type: 'error', code: 'model_unknown', messageId: '$m'}
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'and?'}
                  A< {type: 'message_created', conversation: {model: 'fake/one'}, messages: [{}, {model: 'fake/one'}]}
                  model< user: hi | user: and?
                  """),
          Arguments.of(
              "only replies are regenerated, continued and stopped",
              ANSWERED
                  + """
                  A> {type: 'regenerate', messageId: '$u'}
                  A< {type: 'error', code: 'invalid_message', messageId: '$u'}
                  A> {type: 'continue', messageId: '$u'}
                  A< {type: 'error', code: 'invalid_message', messageId: '$u'}
                  A> {type: 'stop', messageId: '$u'}
                  A< {type: 'error', code: 'invalid_message', messageId: '$u'}
                  A> {type: 'continue', messageId: '$m'}
                  A< {type: 'error', code: 'invalid_message', messageId: '$m'}
                  A|
                  """),
          Arguments.of(
              "a stopped reply keeps its text, and its call ends",
              STREAMING
                  + """
                  B> {type: 'stop', messageId: '$m'}
                  A< {type: 'done', seq: 2, conversationId: '$c', messageId: '$m', attempt: 1, status: 'stopped', length: 5, finishReason: '!', error: '!', timing: {firstTokenMs: '*', totalMs: '*'}}
                  B< {type: 'done', seq: 2, status: 'stopped'}
                  model closed
                  A< {type: 'conversation_updated', seq: 2, conversation: {streaming: false}}
                  """),
          Arguments.of(
              "a late stop gets the end again, alone",
              ANSWERED
                  + """
                  B> {type: 'stop', messageId: '$m'}
                  B< {type: 'done', seq: '$seq', conversationId: '$c', messageId: '$m', attempt: 1, status: 'complete', finishReason: 'stop', length: 5}
                  B|
                  A|
                  """),
          Arguments.of(
              "a stopped reply goes on with its text as a new attempt",
              STREAMING
                  + """
                  A> {type: 'stop', messageId: '$m'}
                  A< {type: 'done', status: 'stopped', length: 5}
                  A> {type: 'continue', messageId: '$m', requestId: 'r2'}
                  A< {type: 'attempt', seq: 3, requestId: 'r2', conversationId: '$c', messageId: '$m', attempt: 2, keep: {text: 5, thinking: 0}}
                  A< {type: 'conversation_updated', seq: 3, conversation: {streaming: true, messageCount: 2}}
                  model< user: hi | assistant: Hello
                  model> text , world
                  A< {type: 'text', attempt: 2, offset: 5, content: ', world'}
                  A> {type: 'catchup', conversationId: '$c'}
                  A< {type: 'catchup', hasActiveStream: true, activeMessageId: '$m', messages: [{}, {status: 'streaming', attempt: 2, content: 'Hello, world', contentLength: 12}]}
                  model> finish stop
                  A< {type: 'done', seq: 4, attempt: 2, status: 'complete', length: 12}
                  """),
          Arguments.of(
              "an answer that was too long goes on",
              """
              A> {type: 'start_chat', prompt: 'hi'}
              A< {type: 'conversation_created', messageId: '$m'}
              model< user: hi
              model> text One
              A< {type: 'text'}
              model> finish length
              A< {type: 'done', status: 'complete', finishReason: 'length'}
              A> {type: 'continue', messageId: '$m'}
              A< {type: 'attempt', attempt: 2, keep: {text: 3, thinking: 0}}
              model< user: hi | assistant: One
              """),
          Arguments.of(
              "a reply that is stopped before its first word begins again as pending",
              """
              A> {type: 'start_chat', prompt: 'hi'}
              A< {type: 'conversation_created', conversationId: '$c', messageId: '$m'}
              model< user: hi
              A> {type: 'stop', messageId: '$m'}
              A< {type: 'done', status: 'stopped', length: 0, timing: {firstTokenMs: '!', totalMs: '*'}}
              A> {type: 'continue', messageId: '$m'}
              A< {type: 'attempt', attempt: 2, keep: {text: 0, thinking: 0}}
              model< user: hi
              A> {type: 'catchup', conversationId: '$c'}
              A< {type: 'catchup', messages: [{}, {status: 'pending', attempt: 2}]}
              """),
          Arguments.of(
              "one reply at a time in a conversation, others beside it",
              STREAMING
                  + """
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'x', requestId: 'r'}
                  A< {type: 'error', code: 'stream_active', requestId: 'r', conversationId: '$c', retryable: true}
                  A> {type: 'regenerate', messageId: '$m'}
                  A< {type: 'error', code: 'stream_active', messageId: '$m'}
                  A> {type: 'continue', messageId: '$m'}
                  A< {type: 'error', code: 'stream_active', messageId: '$m'}
                  A> {type: 'start_chat', prompt: 'y', requestId: 'r'}
                  A< {type: 'conversation_created', requestId: 'r'}
                  model< user: y
                  """),
          Arguments.of(
              "what another user has is not there",
              ANSWERED
                  + """
                  X> {type: 'catchup', conversationId: '$c'}
                  X< {type: 'error', code: 'not_found'}
                  X> {type: 'start_chat', conversationId: '$c', prompt: 'x'}
                  X< {type: 'error', code: 'not_found'}
                  X> {type: 'regenerate', messageId: '$m'}
                  X< {type: 'error', code: 'not_found'}
                  X> {type: 'continue', messageId: '$m'}
                  X< {type: 'error', code: 'not_found'}
                  X> {type: 'stop', messageId: '$m'}
                  X< {type: 'error', code: 'not_found'}
                  X> {type: 'leave', conversationId: '$c'}
                  X|
                  A|
                  """),
          Arguments.of(
              "a ping is answered with its own id and the newest seq",
              """
              A> {type: 'ping'}
              A< {type: 'pong', seq: 0, id: '!'}
              A> {type: 'ping', id: 'x"y'}
              A< {type: 'pong', seq: 0, id: 'x"y'}
              A> {type: 'ping', id: 7}
              A< {type: 'pong', id: 7}
              """));

  @ParameterizedTest(name = "{0}")
  @FieldSource("SCENES")
  void scene(String name, String script) {
    play(script);
  }

  @Test
  void theSettingsOfAConversationReachTheProvider() {
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'hi', model:'fake/two', reasoningEffort:'medium'}");
    JsonNode asked = provider.call().request();

    assertEquals("two", asked.path("model").asText());
    assertEquals("medium", asked.path("reasoning_effort").asText());
    assertTrue(asked.path("stream").asBoolean());
    assertTrue(asked.path("stream_options").path("include_usage").asBoolean());
  }

  @Test
  void halfAPairInAPingDoesNoHarm() {
    TestSocket socket = connect();
    socket.raw("{\"type\":\"ping\",\"id\":\"a\\ud83d\"}");
    assertEquals("a\uFFFD", socket.expect("pong").path("id").asText());
  }
}
