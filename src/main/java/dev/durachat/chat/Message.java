package dev.durachat.chat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * @param parentId the message that this one answers; null at a root
 * @param content the text, or the piece of it that this value carries
 * @param thinking the model's reasoning, or a piece of it; null when there is none
 * @param attempt which generation of the reply this is, from 1
 * @param model {@code <provider>/<model>} of a reply
 * @param seq the user's change number at which this message last changed
 */
public record Message(
    String id,
    String conversationId,
    @Nullable String parentId,
    Role role,
    TextPiece content,
    @Nullable TextPiece thinking,
    MessageStatus status,
    int attempt,
    @Nullable String model,
    @Nullable String finishReason,
    @Nullable Usage usage,
    @Nullable Timing timing,
    @Nullable Failure failure,
    List<Attachment> attachments,
    @Nullable Reaction reaction,
    long seq,
    Instant createdAt,
    Instant updatedAt) {

  /** The same message carrying other pieces of its texts. */
  public Message showing(TextPiece content, @Nullable TextPiece thinking) {
    return with(id, conversationId, parentId, content, thinking, status, attachments, seq);
  }

  /** The same message in another conversation; ended, where it was being generated. */
  public Message copied(
      String id,
      String conversationId,
      @Nullable String parentId,
      List<Attachment> attachments,
      long seq) {
    MessageStatus ended = status.active() ? MessageStatus.INTERRUPTED : status;
    return with(id, conversationId, parentId, content, thinking, ended, attachments, seq);
  }

  private Message with(
      String id,
      String conversationId,
      @Nullable String parentId,
      TextPiece content,
      @Nullable TextPiece thinking,
      MessageStatus status,
      List<Attachment> attachments,
      long seq) {
    return new Message(
        id,
        conversationId,
        parentId,
        role,
        content,
        thinking,
        status,
        attempt,
        model,
        finishReason,
        usage,
        timing,
        failure,
        attachments,
        reaction,
        seq,
        createdAt,
        updatedAt);
  }

  /** A message that is whole as it is made: no model is asked for it. */
  public static Message posted(
      String id,
      String conversationId,
      @Nullable String parentId,
      Role role,
      String content,
      List<Attachment> attachments,
      long seq,
      Instant now) {
    return new Message(
        id,
        conversationId,
        parentId,
        role,
        TextPiece.whole(content),
        null,
        MessageStatus.COMPLETE,
        1,
        null,
        null,
        null,
        null,
        null,
        attachments,
        null,
        seq,
        now,
        now);
  }

  /** A reply that a model is about to be asked for. */
  public static Message pending(
      String id, String conversationId, String parentId, String model, long seq, Instant now) {
    return new Message(
        id,
        conversationId,
        parentId,
        Role.ASSISTANT,
        TextPiece.whole(""),
        null,
        MessageStatus.PENDING,
        1,
        model,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        seq,
        now,
        now);
  }

  /** Whether this is a reply that {@code continue} may take up again. */
  public boolean canContinue() {
    return role == Role.ASSISTANT
        && switch (status) {
          case INTERRUPTED, STOPPED, ERROR -> true;
          case COMPLETE -> "length".equals(finishReason);
          case PENDING, STREAMING -> false;
        };
  }
}
