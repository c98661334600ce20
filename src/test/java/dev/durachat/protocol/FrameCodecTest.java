package dev.durachat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Failure;
import dev.durachat.chat.FailureCode;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Reaction;
import dev.durachat.chat.Role;
import dev.durachat.chat.TextPiece;
import dev.durachat.chat.Timing;
import dev.durachat.chat.Usage;
import dev.durachat.testing.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Between frames and JSON: PROTOCOL §4 and §6, to the letter. */
final class FrameCodecTest {
  private final FrameCodec codec = new FrameCodec(100);

  private String json(ServerFrame frame) {
    return new String(codec.encode(frame), StandardCharsets.UTF_8);
  }

  @Test
  void aConversationHasEveryFieldAndTimesHaveMilliseconds() {
    Conversation conversation =
        Conversation.begin("c", "p/m", "hi", Instant.parse("2026-01-02T03:04:05Z"));
    assertEquals(
        """
        {"type":"conversation_updated","seq":7,"conversation":{"id":"c","title":"hi",\
        "model":"p/m","projectId":null,"archived":false,"pinned":false,"deleted":false,\
        "messageCount":0,"tokenCount":0,"leafId":null,"lastMessagePreview":"",\
        "streaming":false,"systemPrompt":null,"reasoningEffort":null,"seq":0,\
        "createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z"}}""",
        json(new ServerFrame.ConversationUpdated(7, conversation)));
  }

  @Test
  void aMessageHasWhatItHas() {
    Instant time = Instant.parse("2026-01-02T03:04:05.678912Z");
    Message message =
        new Message(
            "m",
            "c",
            null,
            Role.ASSISTANT,
            new TextPiece(1, "b\0", 3),
            TextPiece.whole("t"),
            MessageStatus.ERROR,
            2,
            "p/m",
            "stop",
            new Usage(1, 2, 3),
            new Timing(-1, 5),
            new Failure(FailureCode.PROVIDER_TIMEOUT, "slow"),
            List.of(new Attachment("a", "n", "text/plain", 7)),
            new Reaction(Reaction.Value.UP, "good"),
            9,
            time,
            time);
    JsonNode shown =
        Json.parse(json(new ServerFrame.MessageUpdated(9, "c", message))).path("message");
    JsonNode wanted =
        Json.lenient(
            """
            {id: 'm', conversationId: 'c', parentId: null, role: 'assistant', content: 'b\\u0000',
             contentOffset: 1, contentLength: 3, thinking: 't', thinkingOffset: 0,
             thinkingLength: 1, status: 'error', attempt: 2, model: 'p/m', finishReason: 'stop',
             attachments: [{id: 'a', name: 'n', mimeType: 'text/plain', size: 7}],
             reaction: {value: 'up', note: 'good'},
             usage: {promptTokens: 1, completionTokens: 2, totalTokens: 3}, timing: {totalMs: 5},
             error: {code: 'provider_timeout', message: 'slow', retryable: true}, seq: 9,
             createdAt: '2026-01-02T03:04:05.678Z', updatedAt: '2026-01-02T03:04:05.678Z'}""");
    assertEquals(wanted, shown);
  }

  @Test
  void smallFrames() {
    assertEquals(
        "{\"type\":\"ready\",\"protocol\":1,\"userId\":\"u\",\"sessionId\":\"s\",\"epoch\":\"e\","
            + "\"seq\":41,\"heartbeatMs\":25000}",
        json(new ServerFrame.Ready("u", "s", "e", 41, Duration.ofSeconds(25))));
    assertEquals(
        "{\"type\":\"thinking\",\"conversationId\":\"c\",\"messageId\":\"m\",\"attempt\":1,"
            + "\"offset\":3,\"content\":\"ü\"}",
        json(new ServerFrame.Text(ServerFrame.TextKind.THINKING, "c", "m", 1, 3, "ü")));
    assertEquals(
        "{\"type\":\"error\",\"code\":\"rate_limited\",\"message\":\"slow\",\"retryable\":true,"
            + "\"retryAfterMs\":1500}",
        json(
            new ServerFrame.Refusal(
                ErrorCode.RATE_LIMITED, "slow", Duration.ofMillis(1500), null, null, null)));
    assertEquals("{\"type\":\"pong\",\"seq\":1}", json(new ServerFrame.Pong(null, 1)));
    assertEquals(
        "{\"type\":\"message_deleted\",\"seq\":1,\"conversationId\":\"c\",\"messageId\":\"m\"}",
        json(new ServerFrame.MessageDeleted(1, "c", "m")));
    assertEquals(
        "{\"type\":\"conversation_deleted\",\"seq\":1,\"conversationId\":\"c\",\"permanent\":true}",
        json(new ServerFrame.ConversationDeleted(1, "c", true)));
  }

  @Test
  void aPromptWithEverything() {
    ClientFrame frame =
        codec.decode(
            """
            {"type":"start_chat","prompt":"p\\ud83d","conversationId":"c","parentId":"m",
             "model":"p/m","attachments":["a","b"],"reasoningEffort":"low","systemPrompt":"s",
             "projectId":"q","other":1}""");
    ClientFrame.StartChat wanted =
        new ClientFrame.StartChat(
            null,
            "p\uFFFD",
            "c",
            new ClientFrame.Parent.Of("m"),
            "p/m",
            List.of("a", "b"),
            dev.durachat.chat.ReasoningEffort.LOW,
            "s",
            "q");
    assertEquals(wanted, frame);
  }

  private String fingerprint(String json) {
    ClientFrame.Command command = (ClientFrame.Command) codec.decode(Json.lenient(json).toString());
    return Objects.requireNonNull(command.request()).fingerprint();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "order        | true  | {type:'continue',requestId:'r',messageId:'m',o:{a:1,b:2}} | {o:{b:2,a:1},messageId:'m',requestId:'r',type:'continue'}",
        "value        | false | {type:'continue',requestId:'r',messageId:'m'} | {type:'continue',requestId:'r',messageId:'n'}",
        "other field  | false | {type:'continue',requestId:'r',messageId:'m'} | {type:'continue',requestId:'r',messageId:'m',x:1}",
        "null field   | false | {type:'continue',requestId:'r',messageId:'m'} | {type:'continue',requestId:'r',messageId:'m',x:null}",
        "kind         | false | {type:'continue',requestId:'r',messageId:'m',x:1} | {type:'continue',requestId:'r',messageId:'m',x:'1'}",
        "list order   | false | {type:'continue',requestId:'r',messageId:'m',x:[1,2]} | {type:'continue',requestId:'r',messageId:'m',x:[2,1]}",
        "nesting      | false | {type:'continue',requestId:'r',messageId:'m',x:[[1],2]} | {type:'continue',requestId:'r',messageId:'m',x:[[1,2]]}",
        "borders      | false | {type:'continue',requestId:'r',messageId:'m',x:'a',y:'b'} | {type:'continue',requestId:'r',messageId:'m',x:'a,y:b'}",
      })
  void theSameFieldsAndValuesInAnyOrder(String what, boolean same, String one, String two) {
    if (same) {
      assertEquals(fingerprint(one), fingerprint(two));
    } else {
      assertNotEquals(fingerprint(one), fingerprint(two));
    }
    assertTrue(fingerprint(one).matches("[0-9a-f]{64}"));
  }
}
