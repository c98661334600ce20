package dev.durachat.user;

import dev.durachat.chat.Message;
import dev.durachat.chat.TextPiece;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.protocol.ServerFrame.TextKind;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.ReplyChunks.Kind;
import dev.durachat.storage.UserDatabase;
import dev.durachat.user.Unfinished.Shown;

/**
 * Tells sockets that stayed open through a fault of the file what it holds beyond what they were
 * shown: a commit that was reported as failed may be there all the same. On the actor's thread
 * alone.
 */
final class Aftermath {
  private final UserDatabase database;
  private final Subscribers subscribers;

  Aftermath(UserDatabase database, Subscribers subscribers) {
    this.database = database;
    this.subscribers = subscribers;
  }

  /** To be called on a file opened afresh, before cut replies are taken up again. */
  void tell() {
    Unfinished unfinished = subscribers.unfinished();
    if (!unfinished.afterFault()) {
      return;
    }
    for (Shown shown : unfinished.all()) {
      database.messages().find(shown.id().messageId()).ifPresent(stored -> tell(shown, stored));
    }
    // Whatever else it was that failed: a client that is behind asks for it.
    subscribers.toAll("", new ServerFrame.Pong(null, database.lineage().seq()));
  }

  private void tell(Shown shown, Stored stored) {
    Message reply = stored.message();
    boolean active = reply.status().active();
    if (!active && reply.attempt() != shown.id().attempt()) {
      return; // It says something else now: who asks is told.
    }
    int thinking = more(shown, TextKind.THINKING, Kind.THINKING, shown.thinkingLength());
    int text = more(shown, TextKind.TEXT, Kind.TEXT, shown.textLength());
    if (active) {
      subscribers.unfinished().keep(new Shown(shown.id(), text, thinking));
      return;
    }
    subscribers.toAll(reply.conversationId(), ServerFrame.Done.of(reply));
    database
        .conversations()
        .find(reply.conversationId())
        .ifPresent(
            it -> subscribers.toAll(it.id(), new ServerFrame.ConversationUpdated(it.seq(), it)));
    subscribers.unfinished().ended(reply.id());
  }

  /** Sends the stored text from there on, and tells where it ends. */
  private int more(Shown shown, TextKind kind, Kind stored, int from) {
    long n = shown.id().n();
    int end = from;
    TextPiece piece = database.messages().text(n, stored, end, Subscriber.PIECE_UNITS);
    while (piece.offset() == end && !piece.text().isEmpty()) {
      subscribers.text(
          n,
          new ServerFrame.Text(
              kind,
              shown.id().conversationId(),
              shown.id().messageId(),
              shown.id().attempt(),
              end,
              piece.text()));
      end = piece.end();
      piece = database.messages().text(n, stored, end, Subscriber.PIECE_UNITS);
    }
    return end;
  }
}
