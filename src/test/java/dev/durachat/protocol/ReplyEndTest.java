package dev.durachat.protocol;

import dev.durachat.testing.Scene;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** How a reply may fail: what came before stays, and it may go on. PROTOCOL §4. */
final class ReplyEndTest extends SceneTest {
  private static final String BEGUN =
      """
      A> {type: 'start_chat', prompt: 'hi'}
      A< {type: 'conversation_created', conversationId: '$c', messageId: '$m'}
      model< user: hi
      """;

  static final List<Arguments> SCENES =
      List.of(
          Arguments.of(
              "a call that ends without a reason keeps its text and goes on",
              BEGUN
                  + """
                  model> text Half
                  A< {type: 'text'}
                  model> early
                  A< {type: 'done', attempt: 1, status: 'error', length: 4, finishReason: '!', error: {code: 'provider_protocol', message: '*', retryable: true}}
                  A< {type: 'conversation_updated', conversation: {streaming: false, lastMessagePreview: 'Half'}}
                  A> {type: 'catchup', conversationId: '$c'}
                  A< {type: 'catchup', hasActiveStream: false, messages: [{}, {status: 'error', content: 'Half', error: {code: 'provider_protocol'}}]}
                  A> {type: 'continue', messageId: '$m'}
                  A< {type: 'attempt', attempt: 2, keep: {text: 4, thinking: 0}}
                  model< user: hi | assistant: Half
                  model> text Half and whole
                  model> finish stop
                  A< {type: 'text', attempt: 2, offset: 4, content: ' and whole'}
                  A< {type: 'done', attempt: 2, status: 'complete', length: 14, error: '!'}
                  A> {type: 'catchup', conversationId: '$c'}
                  A< {type: 'catchup', messages: [{}, {status: 'complete', error: '!', attempt: 2, content: 'Half and whole'}]}
                  """),
          Arguments.of(
              "a connection that is cut is no end",
              BEGUN
                  + """
                  model> text Half
                  A< {type: 'text'}
                  model> cut
                  A< {type: 'done', status: 'error', length: 4, error: {code: 'provider_unavailable', retryable: true}}
                  """),
          Arguments.of(
              "a reply that failed before its first word says nothing to the model",
              BEGUN
                  + """
                  model> refuse 400
                  A< {type: 'done', status: 'error', length: 0, error: {code: 'provider_rejected', retryable: false}}
                  A> {type: 'start_chat', conversationId: '$c', prompt: 'again'}
                  A< {type: 'message_created'}
                  model< user: hi | user: again
                  """));

  @ParameterizedTest(name = "{0}")
  @FieldSource("SCENES")
  void scene(String name, String script) {
    play(script);
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource({
    "401, provider_auth, false",
    "403, provider_auth, false",
    "404, provider_rejected, false",
    "422, provider_rejected, false",
  })
  void aRefusalOfTheProviderIsTheEnd(int status, String code, boolean retryable) {
    play(
        BEGUN
            + """
            model> refuse %d
            A< {type: 'done', status: 'error', length: 0, error: {code: '%s', message: '*', retryable: %b}}
            A|
            """
                .formatted(status, code, retryable));
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource({"429, provider_rate_limited", "500, provider_unavailable"})
  void aPassingFaultIsTriedThreeTimes(int status, String code) {
    Scene scene = new Scene(name -> connect(), provider);
    scene.play(BEGUN);
    for (int retry = 0; retry < 2; retry++) {
      scene.play("model> refuse " + status);
      scene.play("model< user: hi");
    }
    scene.play("model> refuse " + status);
    scene.play(
        "A< {type: 'done', status: 'error', error: {code: '" + code + "', retryable: true}}");
  }
}
