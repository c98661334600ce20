package dev.durachat.library;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.Project;
import dev.durachat.chat.Role;
import dev.durachat.chat.TextPiece;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.Attachments.Kept;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.ReplyChunks.Kind;
import dev.durachat.storage.UserDatabase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what a client names, or refuses. On the actor's thread alone. */
public final class Lookup {
  private static final int MOST_ATTACHMENTS = 20;

  private final UserDatabase database;

  public Lookup(UserDatabase database) {
    this.database = database;
  }

  /** A conversation, a soft-deleted one too. */
  Conversation anyConversation(String id) {
    return database.conversations().find(id).orElseThrow(() -> notFound("conversation"));
  }

  /** A conversation that is not deleted. */
  public Conversation conversation(String id) {
    Conversation found = anyConversation(id);
    if (found.deleted()) {
      throw notFound("conversation");
    }
    return found;
  }

  /** A project, whatever is in it. */
  public Project project(String id) {
    return database.belongings().projects().find(id).orElseThrow(() -> notFound("project"));
  }

  /** A message, whatever its conversation, as its row has it. */
  Stored message(String id) {
    return database.messages().find(id).orElseThrow(() -> notFound("message"));
  }

  /** A message of this conversation. */
  public Stored message(String id, Conversation conversation) {
    Stored found = message(id);
    if (!found.message().conversationId().equals(conversation.id())) {
      throw notFound("message");
    }
    return found;
  }

  /** A reply of a conversation that is not deleted. */
  public Stored reply(String messageId) {
    Stored stored = message(messageId);
    conversation(stored.message().conversationId());
    if (stored.message().role() != Role.ASSISTANT) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE, "This message is not a reply of a model.");
    }
    return stored;
  }

  /** A message with all that is stored of it at this moment, also while it is being generated. */
  Message whole(Stored stored) {
    return switch (stored.message().status()) {
      case COMPLETE, STOPPED, INTERRUPTED, ERROR -> stored.message();
      case PENDING, STREAMING -> {
        String text = database.messages().whole(stored.n(), Kind.TEXT);
        String thinking = database.messages().whole(stored.n(), Kind.THINKING);
        yield stored
            .message()
            .showing(TextPiece.whole(text), thinking.isEmpty() ? null : TextPiece.whole(thinking));
      }
    };
  }

  /**
   * Uploads by their ids.
   *
   * @throws RefusedException when one is unknown, or when they are more than a message may have
   */
  public List<Attachment> attachments(List<String> ids) {
    List<String> distinct = ids.stream().distinct().toList();
    if (distinct.size() > MOST_ATTACHMENTS) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE,
          "A message may have at most " + MOST_ATTACHMENTS + " attachments.");
    }
    return distinct.stream().map(id -> attachment(id).attachment()).toList();
  }

  Kept attachment(String id) {
    return database.attachments().find(id).orElseThrow(() -> notFound("attachment"));
  }

  /**
   * Refuses a change to something that has changed since its sender saw it.
   *
   * @param expected the seq that the sender saw; null when any will do
   */
  static void ensureUnchanged(long seq, @Nullable Long expected) {
    if (expected != null && expected != seq) {
      throw new RefusedException(
          ErrorCode.PRECONDITION_FAILED, "It has changed meanwhile. Fetch it again first.");
    }
  }

  /** Refuses to change a reply that is still being written. */
  static void ensureEnded(Message message) {
    if (message.status().active()) {
      throw streaming();
    }
  }

  /** The refusal of a change that has to wait for a reply. */
  static RefusedException streaming() {
    return new RefusedException(
        ErrorCode.STREAM_ACTIVE,
        "A reply in this conversation is still being written. Wait for it or stop it.");
  }

  /** The refusal of an id that names nothing of this user. */
  public static RefusedException notFound(String what) {
    return new RefusedException(
        ErrorCode.NOT_FOUND, "There is no such " + what + ". It may have been deleted.");
  }
}
