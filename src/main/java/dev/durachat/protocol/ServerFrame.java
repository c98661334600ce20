package dev.durachat.protocol;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Failure;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Timing;
import dev.durachat.chat.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything the server may say. Offsets and lengths are UTF-16 code units. */
public sealed interface ServerFrame {

  /** The first frame on every socket. */
  record Ready(String userId, String sessionId, String epoch, long seq, Duration heartbeat)
      implements ServerFrame {}

  /**
   * Something was added: most often a prompt, whose reply begins.
   *
   * @param newConversation whether this is {@code conversation_created} or {@code message_created}
   * @param messageId the reply; null where none begins
   */
  record Created(
      boolean newConversation,
      long seq,
      @Nullable String requestId,
      @Nullable String messageId,
      Conversation conversation,
      List<Message> messages)
      implements ServerFrame {}

  /** What a reply says while it is written, and at its end. */
  sealed interface OfReply extends ServerFrame permits Text, Attempt, Done {
    String messageId();

    int attempt();
  }

  /** The two texts of a reply. */
  enum TextKind {
    TEXT,
    THINKING
  }

  /** More of a reply; {@code content} is never empty nor longer than 64 Ki units. */
  record Text(
      TextKind kind,
      String conversationId,
      String messageId,
      int attempt,
      int offset,
      String content)
      implements OfReply {}

  /** A reply is taken up again, keeping its texts up to these lengths. */
  record Attempt(
      long seq,
      @Nullable String requestId,
      String conversationId,
      String messageId,
      int attempt,
      int keepText,
      int keepThinking)
      implements OfReply {}

  /** The one end of an attempt. */
  record Done(
      long seq,
      String conversationId,
      String messageId,
      int attempt,
      MessageStatus status,
      @Nullable String finishReason,
      int length,
      @Nullable Usage usage,
      @Nullable Timing timing,
      @Nullable Failure failure)
      implements OfReply {

    /** The end of {@code reply}, which has one. */
    public static Done of(Message reply) {
      return new Done(
          reply.seq(),
          reply.conversationId(),
          reply.id(),
          reply.attempt(),
          reply.status(),
          reply.finishReason(),
          reply.content().total(),
          reply.usage(),
          reply.timing(),
          reply.failure());
    }
  }

  /** A conversation as it is stored at this moment, or what changed of it. */
  record CaughtUp(
      String epoch,
      long seq,
      boolean reset,
      Conversation conversation,
      List<Message> messages,
      @Nullable String activeMessageId,
      List<String> deleted,
      boolean hasMore,
      @Nullable String before)
      implements ServerFrame {}

  /** What changed in the list of conversations, complete up to {@code seq}. */
  record Synced(
      String epoch,
      long seq,
      boolean reset,
      List<Conversation> conversations,
      List<String> deleted,
      List<Changed> changed,
      boolean hasMore)
      implements ServerFrame {}

  /** A summary changed. */
  record ConversationUpdated(long seq, Conversation conversation) implements ServerFrame {}

  /** A conversation is gone, or hidden until it is restored. */
  record ConversationDeleted(long seq, String conversationId, boolean permanent)
      implements ServerFrame {}

  /** A message changed otherwise than by streaming. */
  record MessageUpdated(long seq, String conversationId, Message message) implements ServerFrame {}

  /** A message is gone. */
  record MessageDeleted(long seq, String conversationId, String messageId) implements ServerFrame {}

  /** Something else of the user changed: fetch it again. */
  record Changed(long seq, String what) implements ServerFrame {}

  /** The answer to a probe. */
  record Pong(@Nullable String id, long seq) implements ServerFrame {}

  /** The answer to a frame that was refused. It never ends a stream. */
  record Refusal(
      ErrorCode code,
      String message,
      @Nullable Duration retryAfter,
      @Nullable String requestId,
      @Nullable String conversationId,
      @Nullable String messageId)
      implements ServerFrame {}
}
