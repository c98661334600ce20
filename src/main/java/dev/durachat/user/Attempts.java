package dev.durachat.user;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Timing;
import dev.durachat.config.Config;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.StorageException;
import dev.durachat.storage.UserDatabase;
import dev.durachat.user.ReplyStream.ReplyId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes replies up again: when a user asks, or when the process that generated them is gone. A new
 * attempt keeps all stored text and asks the model to go on from exactly there. On the actor's
 * thread alone.
 */
final class Attempts {
  private final ActorContext context;
  private final UserDatabase database;
  private final Subscribers subscribers;
  private final Replies replies;
  private final Endings endings;
  private final History history;
  private final Idempotency idempotency;

  Attempts(
      ActorContext context,
      UserDatabase database,
      Subscribers subscribers,
      Replies replies,
      Endings endings,
      History history,
      Idempotency idempotency) {
    this.context = context;
    this.database = database;
    this.subscribers = subscribers;
    this.replies = replies;
    this.endings = endings;
    this.history = history;
    this.idempotency = idempotency;
  }

  /** Goes on with a reply that ended, for the client that asked. */
  void resume(Subscriber asking, ClientFrame.@Nullable Request request, Stored reply) {
    begin(reply, Optional.of(asking), request, 0);
  }

  /**
   * Goes on with every reply that a crash cut, as far as policy and budget allow.
   *
   * @return whether that is done; on a full disk the rest has to wait for space
   */
  boolean recover() {
    try {
      for (Stored reply : database.messages().active()) {
        if (replies.of(reply.message().id()).isEmpty()) {
          recover(reply);
        }
      }
      return true;
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.FULL) {
        throw e;
      }
      return false;
    }
  }

  private void recover(Stored reply) {
    int restarts = database.messages().restarts(reply.n());
    if (!withinBudget(reply.message(), restarts)) {
      interrupt(reply);
      return;
    }
    try {
      begin(reply, Optional.empty(), null, restarts + 1);
    } catch (RefusedException modelIsGone) {
      interrupt(reply);
    }
  }

  private boolean withinBudget(Message reply, int restarts) {
    Config.Stream budget = context.config().stream();
    Instant oldest = context.clock().instant().minus(budget.recoveryWindow());
    return switch (budget.recovery()) {
      case INTERRUPT -> false;
      case CONTINUE -> restarts < budget.recoveryAttempts() && reply.updatedAt().isAfter(oldest);
    };
  }

  private void begin(
      Stored stored,
      Optional<Subscriber> asking,
      ClientFrame.@Nullable Request request,
      int restarts) {
    Message reply = stored.message();
    Conversation before = database.conversations().find(reply.conversationId()).orElseThrow();
    String model = reply.model() == null ? before.model() : reply.model();
    Prompt prompt = history.resuming(before, stored, model);
    int keepText = prompt.request().partial().length();
    boolean empty = keepText == 0 && prompt.thinkingLength() == 0;
    Instant now = context.clock().instant();
    ServerFrame.Attempt attempt =
        new ServerFrame.Attempt(
            database.lineage().seq() + 1,
            Idempotency.id(request),
            before.id(),
            reply.id(),
            reply.attempt() + 1,
            keepText,
            prompt.thinkingLength());
    Conversation after =
        before.withPending(
            reply.id(),
            0,
            before.lastMessagePreview(),
            Conversation.Settings.NONE,
            attempt.seq(),
            now);

    database.durably(
        () -> {
          database.lineage().raise();
          database
              .messages()
              .begin(
                  stored.n(),
                  attempt.attempt(),
                  restarts,
                  empty ? MessageStatus.PENDING : MessageStatus.STREAMING,
                  attempt.seq(),
                  now);
          database.conversations().update(after);
          idempotency.remember(request, before.id(), attempt, now);
          return after;
        });

    asking.ifPresent(subscriber -> subscriber.openAtOnce(before.id()));
    subscribers.toOpen(before.id(), attempt);
    subscribers.toAll(before.id(), new ServerFrame.ConversationUpdated(attempt.seq(), after));
    replies.begin(new ReplyId(stored.n(), reply.id(), before.id(), attempt.attempt()), prompt);
  }

  /** Ends a reply that is not taken up again, keeping what is stored of it. */
  private void interrupt(Stored reply) {
    Message message = reply.message();
    endings.endUnstarted(
        new ReplyId(reply.n(), message.id(), message.conversationId(), message.attempt()),
        new Ending.Interrupted().at(new Timing(-1, 0)));
  }
}
