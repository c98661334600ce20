package dev.durachat.user;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Excerpt;
import dev.durachat.chat.Message;
import dev.durachat.library.Announcer;
import dev.durachat.library.Quota;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.Conversations.TitleSource;
import dev.durachat.storage.UserDatabase;
import dev.durachat.user.ReplyStream.ReplyId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts what was said into a conversation and has it answered: stores it together with the reply
 * that begins, shows both, and only then calls the model. On the actor's thread alone.
 */
final class Prompting {
  private final ActorContext context;
  private final UserDatabase database;
  private final Subscribers subscribers;
  private final Announcer announcer;
  private final Replies replies;
  private final History history;
  private final Idempotency idempotency;
  private final Quota quota;

  Prompting(
      ActorContext context,
      UserDatabase database,
      Subscribers subscribers,
      Announcer announcer,
      Replies replies,
      History history,
      Idempotency idempotency) {
    this.context = context;
    this.database = database;
    this.subscribers = subscribers;
    this.announcer = announcer;
    this.replies = replies;
    this.history = history;
    this.idempotency = idempotency;
    this.quota = new Quota(database, context.config().limits().userBytes());
  }

  /** Refuses a conversation in which a reply is being written. */
  void ensureIdle(Conversation conversation) {
    if (replies.activeIn(conversation.id())) {
      throw new RefusedException(
          ErrorCode.STREAM_ACTIVE,
          "A reply in this conversation is still being written. Wait for it or stop it.");
    }
  }

  /** Refuses one more reply where there are enough, or no space for it. */
  void ensureRoom() {
    int most = context.config().limits().streamsPerUser();
    if (replies.count() >= most) {
      throw new RefusedException(
          ErrorCode.TOO_MANY_STREAMS,
          "At most " + most + " replies may be written at once. Wait for one or stop one.");
    }
    quota.ensureRoom();
  }

  /** A conversation that was made without a title gets one of the first words said in it. */
  Conversation named(Conversation existing, String prompt) {
    boolean untitled =
        existing.messageCount() == 0 && database.conversations().isUntitled(existing.id());
    return untitled ? existing.withTitle(Excerpt.title(prompt), existing.seq()) : existing;
  }

  /** A reply that is about to begin, with the number of the next change. */
  Message reply(Conversation conversation, String promptId, String model, Instant now) {
    return Message.pending(
        context.ids().get(), conversation.id(), promptId, model, database.lineage().seq() + 1, now);
  }

  private void nameAtFirst(Conversation conversation, List<Message> added) {
    boolean first = conversation.messageCount() == added.size();
    if (first && database.conversations().isUntitled(conversation.id())) {
      database.conversations().entitle(conversation.id(), conversation.title(), TitleSource.PROMPT);
    }
  }

  /**
   * Stores new messages, of which the last is a reply; shows them; and calls the model.
   *
   * @param asking the socket that asked, which is subscribed; null when none did
   */
  void begin(
      @Nullable Subscriber asking,
      ClientFrame.@Nullable Request request,
      boolean isNew,
      Conversation conversation,
      List<Message> added) {
    Message reply = added.getLast();
    ServerFrame.Created created =
        Announcements.fitting(
            new ServerFrame.Created(
                isNew, reply.seq(), Idempotency.id(request), reply.id(), conversation, added));
    long n =
        database.durably(
            () -> {
              database.lineage().raise();
              if (isNew) {
                database.conversations().insert(conversation);
              } else {
                database.conversations().update(conversation);
                nameAtFirst(conversation, added);
              }
              idempotency.remember(request, conversation.id(), created, reply.createdAt());
              return added.stream()
                  .mapToLong(each -> database.messages().insert(each))
                  .max()
                  .orElseThrow();
            });
    if (asking != null) {
      asking.openAtOnce(conversation.id());
    }
    announcer.announce(conversation.id(), created);
    if (!isNew) {
      subscribers.toAll(
          conversation.id(), new ServerFrame.ConversationUpdated(reply.seq(), conversation));
    }
    String model = reply.model() == null ? conversation.model() : reply.model();
    replies.begin(
        new ReplyId(n, reply.id(), conversation.id(), reply.attempt()),
        history.fresh(conversation, reply.parentId(), model));
  }
}
