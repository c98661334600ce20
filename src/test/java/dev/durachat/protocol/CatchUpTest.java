package dev.durachat.protocol;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What a client that was away is told: PROTOCOL §5, as scenes. */
final class CatchUpTest extends SceneTest {
  /** Two prompts and their answers: u, m, u2, m2. */
  private static final String TWICE =
      ConversationTest.ANSWERED
          + """
          A> {type: 'start_chat', conversationId: '$c', prompt: 'and?'}
          A< {type: 'message_created', messageId: '$m2', messages: [{id: '$u2'}, {}], seq: 3}
          model< user: hi | assistant: Hello | user: and?
          model> text Bye
          A< {type: 'text'}
          model> finish stop
          A< {type: 'done', seq: 4}
          """;

  static final List<Arguments> SCENES =
      List.of(
          Arguments.of(
              "all of a short conversation, oldest first",
              TWICE
                  + """
                  A> {type: 'catchup', conversationId: '$c'}
                  A< {type: 'catchup', epoch: '*', seq: 4, reset: false, conversation: {id: '$c', messageCount: 4}, messages: [{id: '$u', seq: 1}, {id: '$m', seq: 2, content: 'Hello', status: 'complete', finishReason: 'stop', timing: {totalMs: '*'}}, {id: '$u2', seq: 3}, {id: '$m2', seq: 4}], hasActiveStream: false, activeMessageId: '!', deleted: [], hasMore: false, before: '$u'}
                  A|
                  """),
          Arguments.of(
              "the newest, then backwards page by page",
              TWICE
                  + """
                  A> {type: 'catchup', conversationId: '$c', limit: 3}
                  A< {type: 'catchup', messages: [{id: '$m'}, {id: '$u2'}, {id: '$m2'}], hasMore: true, before: '$m'}
                  A> {type: 'catchup', conversationId: '$c', limit: 3, before: '$m'}
                  A< {type: 'catchup', messages: [{id: '$u'}], hasMore: false, reset: false}
                  A> {type: 'catchup', conversationId: '$c', before: '$u'}
                  A< {type: 'catchup', messages: [], hasMore: false}
                  A> {type: 'catchup', conversationId: '$c', limit: 4}
                  A< {type: 'catchup', messages: [{}, {}, {}, {}], hasMore: false}
                  A> {type: 'catchup', conversationId: '$c', before: 'nobody'}
                  A< {type: 'error', code: 'not_found'}
                  """),
          Arguments.of(
              "only what changed since, when the epoch is right",
              TWICE
                  + """
                  A> {type: 'catchup', conversationId: '$c'}
                  A< {type: 'catchup', epoch: '$e'}
                  A> {type: 'catchup', conversationId: '$c', since: 2, epoch: '$e'}
                  A< {type: 'catchup', reset: false, messages: [{id: '$u2'}, {id: '$m2'}], deleted: [], hasMore: false}
                  A> {type: 'catchup', conversationId: '$c', since: 4, epoch: '$e'}
                  A< {type: 'catchup', reset: false, messages: []}
                  """),
          Arguments.of(
              "all anew when the epoch is wrong or missing, or since is of the future",
              TWICE
                  + """
                  A> {type: 'catchup', conversationId: '$c'}
                  A< {type: 'catchup', epoch: '$e'}
                  A> {type: 'catchup', conversationId: '$c', since: 4, epoch: 'old'}
                  A< {type: 'catchup', reset: true, epoch: '$e', messages: [{}, {}, {}, {}]}
                  A> {type: 'catchup', conversationId: '$c', since: 4}
                  A< {type: 'catchup', reset: true, messages: [{}, {}, {}, {}]}
                  A> {type: 'catchup', conversationId: '$c', since: 5, epoch: '$e'}
                  A< {type: 'catchup', reset: true, messages: [{}, {}, {}, {}]}
                  """),
          Arguments.of(
              "all anew when more changed than the limit",
              TWICE
                  + """
                  A> {type: 'catchup', conversationId: '$c'}
                  A< {type: 'catchup', epoch: '$e'}
                  A> {type: 'catchup', conversationId: '$c', since: 0, epoch: '$e', limit: 3}
                  A< {type: 'catchup', reset: true, messages: [{}, {}, {}], hasMore: true, before: '$m'}
                  A> {type: 'catchup', conversationId: '$c', since: 0, epoch: '$e', limit: 4}
                  A< {type: 'catchup', reset: false, messages: [{}, {}, {}, {}], hasMore: false}
                  """),
          Arguments.of(
              "what the client has is left out",
              ConversationTest.ANSWERED
                  + """
                  A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 2}}
                  A< {type: 'catchup', messages: [{content: 'hi', contentOffset: 0}, {content: 'llo', contentOffset: 2, contentLength: 5}]}
                  A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 5}}
                  A< {type: 'catchup', messages: [{}, {content: '', contentOffset: 5, contentLength: 5}]}
                  A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 6}}
                  A< {type: 'catchup', messages: [{}, {content: 'Hello', contentOffset: 0}]}
                  A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 2, offset: 2}}
                  A< {type: 'catchup', messages: [{}, {content: 'Hello', contentOffset: 0}]}
                  A> {type: 'catchup', conversationId: '$c', have: {messageId: 'nobody', attempt: 1, offset: 2}}
                  A< {type: 'catchup', messages: [{}, {content: 'Hello', contentOffset: 0}]}
                  A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 9999999999}}
                  A< {type: 'catchup', messages: [{}, {content: 'Hello', contentOffset: 0}]}
                  """),
          Arguments.of(
              "no offset splits a pair, of an ended reply and of an active one",
              """
              A> {type: 'start_chat', prompt: 'hi'}
              A< {type: 'conversation_created', conversationId: '$c', messageId: '$m'}
              model< user: hi
              model> text a😀b
              A< {type: 'text', content: 'a😀b'}
              A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 2}}
              A< {type: 'catchup', messages: [{}, {content: 'a😀b', contentOffset: 0, contentLength: 4}]}
              A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 3}}
              A< {type: 'catchup', messages: [{}, {content: 'b', contentOffset: 3}]}
              model> text c
              A< {type: 'text', offset: 4, content: 'c'}
              A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 4}}
              A< {type: 'catchup', messages: [{}, {content: 'c', contentOffset: 4, contentLength: 5}]}
              model> finish stop
              A< {type: 'done', length: 5}
              A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 2}}
              A< {type: 'catchup', messages: [{}, {content: 'a😀bc', contentOffset: 0}]}
              """),
          Arguments.of(
              "have knows thinking, too",
              """
              A> {type: 'start_chat', prompt: 'hi'}
              A< {type: 'conversation_created', conversationId: '$c', messageId: '$m'}
              model< user: hi
              model> thinking Hmm
              A< {type: 'thinking', content: 'Hmm'}
              model> text Yes
              A< {type: 'text', content: 'Yes'}
              A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 1, thinkingOffset: 2}}
              A< {type: 'catchup', messages: [{}, {content: 'es', contentOffset: 1, thinking: 'm', thinkingOffset: 2, thinkingLength: 3}]}
              A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 1}}
              A< {type: 'catchup', messages: [{}, {content: 'es', thinking: 'Hmm', thinkingOffset: 0}]}
              model> finish stop
              A< {type: 'done'}
              A> {type: 'catchup', conversationId: '$c', have: {messageId: '$m', attempt: 1, offset: 3, thinkingOffset: 3}}
              A< {type: 'catchup', messages: [{}, {content: '', contentOffset: 3, thinking: '', thinkingOffset: 3}]}
              """),
          Arguments.of(
              "a reply is pending until its first delta is stored",
              """
              A> {type: 'start_chat', prompt: 'hi'}
              A< {type: 'conversation_created', conversationId: '$c', messageId: '$m'}
              model< user: hi
              A> {type: 'catchup', conversationId: '$c'}
              A< {type: 'catchup', hasActiveStream: true, activeMessageId: '$m', conversation: {streaming: true}, messages: [{}, {status: 'pending', content: '', contentLength: 0}]}
              model> thinking So
              A< {type: 'thinking'}
              A> {type: 'catchup', conversationId: '$c'}
              A< {type: 'catchup', messages: [{}, {status: 'streaming', content: '', thinking: 'So'}]}
              """),
          Arguments.of(
              "a reply under way is always in the answer",
              TWICE
                  + """
                  A> {type: 'regenerate', messageId: '$m'}
                  A< {type: 'message_created', messageId: '$m3', seq: 5}
                  model< user: hi
                  model> text Once
                  A< {type: 'text'}
                  A> {type: 'catchup', conversationId: '$c'}
                  A< {type: 'catchup', epoch: '$e', messages: [{id: '$u'}, {id: '$m'}, {id: '$u2'}, {id: '$m2'}, {id: '$m3', content: 'Once'}]}
                  A> {type: 'catchup', conversationId: '$c', since: 5, epoch: '$e'}
                  A< {type: 'catchup', reset: false, messages: [{id: '$m3', content: 'Once'}]}
                  A> {type: 'catchup', conversationId: '$c', before: '$m'}
                  A< {type: 'catchup', messages: [{id: '$u'}, {id: '$m3'}], activeMessageId: '$m3'}
                  A> {type: 'stop', messageId: '$m3'}
                  A< {type: 'done'}
                  A> {type: 'continue', messageId: '$m2'}
                  A< {type: 'error', code: 'invalid_message'}
                  """));

  @ParameterizedTest(name = "{0}")
  @FieldSource("SCENES")
  void scene(String name, String script) {
    play(script);
  }
}
