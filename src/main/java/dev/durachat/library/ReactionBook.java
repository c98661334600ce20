package dev.durachat.library;

import dev.durachat.chat.Message;
import dev.durachat.chat.Reaction;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.UserDatabase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a user thinks of messages. On the actor's thread alone. */
public final class ReactionBook {
  private final UserDatabase database;
  private final Changes changes;
  private final Lookup lookup;

  ReactionBook(UserDatabase database, Changes changes, Lookup lookup) {
    this.database = database;
    this.changes = changes;
    this.lookup = lookup;
  }

  /**
   * Keeps what is thought of a message, in place of what was.
   *
   * @param reaction null for nothing any more
   */
  public Message react(String messageId, @Nullable Reaction reaction) {
    Stored found = lookup.message(messageId);
    Message before = found.message();
    lookup.conversation(before.conversationId());
    Lookup.ensureEnded(before);
    if (Objects.equals(before.reaction(), reaction)) {
      return before;
    }
    return changes.make(
        change -> {
          database.messages().react(found.n(), reaction, change.seq());
          Message after = lookup.message(messageId).message();
          change.announce(
              after.conversationId(),
              new ServerFrame.MessageUpdated(change.seq(), after.conversationId(), after));
          return after;
        });
  }
}
