package dev.durachat.user;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Role;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.UserDatabase;

/** Finds what a client names, or refuses. On the actor's thread alone. */
final class Lookup {
  private final UserDatabase database;

  Lookup(UserDatabase database) {
    this.database = database;
  }

  /** A conversation that is not deleted. */
  Conversation conversation(String id) {
    return database
        .conversations()
        .find(id)
        .filter(it -> !it.deleted())
        .orElseThrow(() -> notFound("conversation"));
  }

  /** A message of this conversation. */
  Stored message(String id, Conversation conversation) {
    return database
        .messages()
        .find(id)
        .filter(it -> it.message().conversationId().equals(conversation.id()))
        .orElseThrow(() -> notFound("message"));
  }

  /** A reply, whatever its conversation. */
  Stored reply(String messageId) {
    Stored stored = database.messages().find(messageId).orElseThrow(() -> notFound("message"));
    conversation(stored.message().conversationId());
    if (stored.message().role() != Role.ASSISTANT) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE, "This message is not a reply of a model.");
    }
    return stored;
  }

  static RefusedException notFound(String what) {
    return new RefusedException(
        ErrorCode.NOT_FOUND, "There is no such " + what + ". It may have been deleted.");
  }
}
