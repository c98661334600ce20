package dev.durachat.user;

import dev.durachat.chat.Message;
import dev.durachat.chat.TextPiece;
import dev.durachat.library.Announcer;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.UserDatabase;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells all sockets of a user what was made or changed. No frame holds more of a text than a piece:
 * the rest follows, at each socket's pace, to those that have the conversation open. On the actor's
 * thread alone.
 */
final class Announcements implements Announcer {
  private final UserDatabase database;
  private final Subscribers subscribers;
  private final Subscriber.StoredText stored;

  Announcements(UserDatabase database, Subscribers subscribers, Subscriber.StoredText stored) {
    this.database = database;
    this.subscribers = subscribers;
    this.stored = stored;
  }

  /**
   * With as much of its messages' texts as one frame may hold. Of many messages it has the newest,
   * never less than the prompt and its reply: who opens the conversation is told all.
   */
  static ServerFrame.Created fitting(ServerFrame.Created it) {
    List<Message> shown = new ArrayList<>();
    int units = 0;
    for (Message message : it.messages().reversed()) {
      Message fitting = fitting(message);
      units += fitting.content().text().length();
      if (units > CatchUp.ANSWER_UNITS && shown.size() >= 2) {
        break;
      }
      shown.addFirst(fitting);
    }
    return new ServerFrame.Created(
        it.newConversation(), it.seq(), it.requestId(), it.messageId(), it.conversation(), shown);
  }

  private static Message fitting(Message message) {
    TextPiece thinking = message.thinking();
    return message.showing(
        message.content().from(0, Subscriber.PIECE_UNITS),
        thinking == null ? null : thinking.from(0, Subscriber.PIECE_UNITS));
  }

  @Override
  public void announce(String conversationId, ServerFrame frame) {
    if (frame instanceof ServerFrame.Created it) {
      ServerFrame.Created shown = fitting(it);
      subscribers.toAll(conversationId, shown);
      shown.messages().forEach(this::rest);
    } else if (frame instanceof ServerFrame.MessageUpdated it) {
      Message shown = fitting(it.message());
      subscribers.toAll(
          conversationId, new ServerFrame.MessageUpdated(it.seq(), conversationId, shown));
      rest(shown);
    } else {
      subscribers.toAll(conversationId, frame);
    }
  }

  private void rest(Message shown) {
    TextPiece thinking = shown.thinking();
    if (thinking != null && thinking.cut()) {
      lacks(shown, ServerFrame.TextKind.THINKING, thinking);
    }
    if (shown.content().cut()) {
      lacks(shown, ServerFrame.TextKind.TEXT, shown.content());
    }
  }

  private void lacks(Message shown, ServerFrame.TextKind kind, TextPiece sent) {
    long n = database.messages().find(shown.id()).orElseThrow().n();
    subscribers.lack(
        new Backlog.Gap(
            n,
            kind,
            shown.conversationId(),
            shown.id(),
            shown.attempt(),
            sent.end(),
            sent.total()));
    subscribers.drain(stored);
  }
}
