package dev.durachat.protocol;

import dev.durachat.testing.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** A command that names itself takes effect once: PROTOCOL §3 on {@code requestId}. */
final class IdempotencyTest extends SceneTest {
  static final List<Arguments> SCENES =
      List.of(
          Arguments.of(
              "the same prompt again gets the same answer, alone, and starts nothing",
              """
              B|
              A> {type: 'start_chat', prompt: 'hi', requestId: 'r', model: 'fake/one'}
              A< {type: 'conversation_created', seq: '$s', conversationId: '$c', messageId: '$m'}
              B< {type: 'conversation_created', seq: '$s'}
              model< user: hi
              B> {model: 'fake/one', requestId: 'r', prompt: 'hi', type: 'start_chat'}
              B< {type: 'conversation_created', seq: '$s', requestId: 'r', conversationId: '$c', messageId: '$m', messages: [{}, {status: 'pending'}]}
              B|
              A|
              """),
          Arguments.of(
              "a repeated command subscribes its socket and replays no text",
              ConversationTest.STREAMING.replace("prompt: 'hi'", "prompt: 'hi', requestId: 'r'")
                  + """
                  B> {type: 'start_chat', prompt: 'hi', requestId: 'r'}
                  B< {type: 'conversation_created', conversationId: '$c'}
                  B|
                  model> text ?
                  B< {type: 'text', offset: 5, content: '?'}
                  """),
          Arguments.of(
              "with another body it is a conflict, and the first one stays",
              """
              A> {type: 'start_chat', prompt: 'hi', requestId: 'r'}
              A< {type: 'conversation_created', conversationId: '$c'}
              model< user: hi
              A> {type: 'start_chat', prompt: 'ho', requestId: 'r'}
              A< {type: 'error', code: 'request_conflict', requestId: 'r', retryable: false}
              A> {type: 'start_chat', prompt: 'hi', requestId: 'r', model: 'fake/one'}
              A< {type: 'error', code: 'request_conflict'}
              A> {type: 'regenerate', messageId: 'x', requestId: 'r'}
              A< {type: 'error', code: 'request_conflict'}
              A> {type: 'start_chat', prompt: 'hi', requestId: 'r'}
              A< {type: 'conversation_created', conversationId: '$c'}
              A|
              """),
          Arguments.of(
              "regenerate and continue are remembered as well",
              ConversationTest.STREAMING
                  + """
                  A> {type: 'stop', messageId: '$m'}
                  A< {type: 'done'}
                  A> {type: 'continue', messageId: '$m', requestId: 'r1'}
                  A< {type: 'attempt', seq: '$s1', attempt: 2}
                  model< user: hi | assistant: Hello
                  A> {type: 'continue', messageId: '$m', requestId: 'r1'}
                  A< {type: 'attempt', seq: '$s1', requestId: 'r1', attempt: 2, keep: {text: 5, thinking: 0}}
                  A> {type: 'stop', messageId: '$m'}
                  A< {type: 'done'}
                  A> {type: 'regenerate', messageId: '$m', requestId: 'r2'}
                  A< {type: 'message_created', messageId: '$m2'}
                  model< user: hi
                  A> {type: 'regenerate', messageId: '$m', requestId: 'r2'}
                  A< {type: 'message_created', messageId: '$m2', requestId: 'r2'}
                  A|
                  """),
          Arguments.of(
              "only what took effect is remembered",
              ConversationTest.STREAMING
                  + """
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'x', requestId: 'r'}
                  A< {type: 'error', code: 'stream_active', requestId: 'r'}
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'x', model: 'no/such', requestId: 'r'}
                  A< {type: 'error', requestId: 'r'}
                  A> {type: 'stop', messageId: '$m'}
                  A< {type: 'done'}
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'y', requestId: 'r'}
                  A< {type: 'message_created', requestId: 'r'}
                  model< user: hi | assistant: Hello | user: y
                  """),
          Arguments.of(
              "users do not share requests",
              """
              A> {type: 'start_chat', prompt: 'hi', requestId: 'r'}
              A< {type: 'conversation_created', conversationId: '$c'}
              model< user: hi
              X> {type: 'start_chat', prompt: 'ho', requestId: 'r'}
              X< {type: 'conversation_created', conversationId: '$d', requestId: 'r'}
              model< user: ho
              A|
              """),
          Arguments.of(
              "every printable ASCII character may name a request, up to 128 of them",
              """
              A> {type: 'start_chat', prompt: 'hi', requestId: ' !"#$%%&()*+,-./09:;<=>?@AZ[]^_`az{|}~'}
              A< {type: 'conversation_created', requestId: ' !"#$%%&()*+,-./09:;<=>?@AZ[]^_`az{|}~'}
              model< user: hi
              A> {type: 'start_chat', prompt: 'hi', requestId: '128'}
              A< {type: 'conversation_created', requestId: '128'}
              model< user: hi
              A> {type: 'start_chat', prompt: 'hi', requestId: '129'}
              A< {type: 'error', code: 'invalid_message', requestId: '!'}
              """
                  .replace("'128'", "'" + "r".repeat(128) + "'")
                  .replace("'129'", "'" + "r".repeat(129) + "'")));

  @ParameterizedTest(name = "{0}")
  @FieldSource("SCENES")
  void scene(String name, String script) {
    play(script);
  }

  @Test
  void aRequestIsRememberedOverARestart() {
    Scene scene = new Scene(name -> connect(), provider);
    scene.play(
        """
        A> {type: 'start_chat', prompt: 'hi', requestId: 'r'}
        A< {type: 'conversation_created', seq: '$s', conversationId: '$c', messageId: '$m'}
        model< user: hi
        model> finish stop
        A< {type: 'done'}
        A close
        """);
    server().restart();
    scene.play(
        """
        A> {type: 'start_chat', requestId: 'r', prompt: 'hi'}
        A< {type: 'conversation_created', seq: '$s', conversationId: '$c', messageId: '$m'}
        A> {type: 'start_chat', requestId: 'r', prompt: 'ho'}
        A< {type: 'error', code: 'request_conflict'}
        A> {type: 'start_chat', conversationId: '$c', prompt: 'more'}
        A< {type: 'message_created', seq: 3}
        model< user: hi | user: more
        """);
  }
}
