package dev.durachat.user;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Excerpt;
import dev.durachat.chat.Message;
import dev.durachat.chat.Role;
import dev.durachat.library.Announcer;
import dev.durachat.library.Lookup;
import dev.durachat.library.Quota;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.ClientFrame.Parent;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.UserDatabase;
import dev.durachat.user.ReplyStream.ReplyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The commands that begin, repeat, resume and end replies. Each decides first, then stores all that
 * it changes in one durable transaction together with its answer, and only then speaks. On the
 * actor's thread alone; a refusal is thrown as {@link RefusedException}.
 */
final class ChatCommands {
  private final ActorContext context;
  private final UserDatabase database;
  private final Subscribers subscribers;
  private final Announcer announcer;
  private final Replies replies;
  private final Attempts attempts;
  private final History history;
  private final Idempotency idempotency;
  private final Lookup lookup;
  private final Quota quota;
  private final BooleanSupplier draining;

  /**
   * @param draining whether nothing new may begin since the server is about to stop
   */
  ChatCommands(
      ActorContext context,
      UserDatabase database,
      Subscribers subscribers,
      Announcer announcer,
      Replies replies,
      Attempts attempts,
      History history,
      Idempotency idempotency,
      BooleanSupplier draining) {
    this.context = context;
    this.database = database;
    this.subscribers = subscribers;
    this.announcer = announcer;
    this.replies = replies;
    this.attempts = attempts;
    this.history = history;
    this.idempotency = idempotency;
    this.draining = draining;
    this.lookup = new Lookup(database);
    this.quota = new Quota(database, context.config().limits().userBytes());
  }

  /** Carries out a command once: a repeated one gets its first answer again. */
  void handle(Subscriber asking, ClientFrame.Command command) {
    if (idempotency.repeat(asking, command.request())) {
      return;
    }
    if (draining.getAsBoolean()) {
      throw UserActors.restarting();
    }
    switch (command) {
      case ClientFrame.StartChat it -> startChat(asking, it);
      case ClientFrame.Regenerate it -> regenerate(asking, it);
      case ClientFrame.Continue it -> resume(asking, it);
    }
  }

  private void startChat(Subscriber asking, ClientFrame.StartChat frame) {
    refuseUnknownParts(frame);
    List<Attachment> attachments = lookup.attachments(frame.attachments());
    Optional<Conversation> existing =
        Optional.ofNullable(frame.conversationId()).map(lookup::conversation);
    existing.ifPresent(this::ensureIdle);
    ensureRoom();
    String model = frame.model() == null ? modelOf(existing) : frame.model();
    history.model(model);

    Instant now = context.clock().instant();
    Conversation before =
        existing.orElseGet(
            () -> Conversation.begin(context.ids().get(), model, frame.prompt(), now));
    Message prompt =
        Message.posted(
            context.ids().get(),
            before.id(),
            parent(frame.parent(), existing),
            Role.USER,
            frame.prompt(),
            attachments,
            database.lineage().seq() + 1,
            now);
    Message reply = reply(before, prompt.id(), model, now);
    Conversation after =
        before.withPending(
            reply.id(),
            2,
            Excerpt.preview(frame.prompt()),
            new Conversation.Settings(
                frame.model(), frame.projectId(), frame.systemPrompt(), frame.reasoningEffort()),
            reply.seq(),
            now);
    begin(asking, frame.request(), existing.isEmpty(), after, List.of(prompt, reply));
  }

  private void regenerate(Subscriber asking, ClientFrame.Regenerate frame) {
    Message original = lookup.reply(frame.messageId()).message();
    Conversation before = lookup.conversation(original.conversationId());
    ensureIdle(before);
    ensureRoom();
    if (original.parentId() == null) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE, "This message answers nothing that could be asked again.");
    }
    String model = frame.model() == null ? before.model() : frame.model();
    history.model(model);

    Instant now = context.clock().instant();
    Message reply = reply(before, original.parentId(), model, now);
    Conversation after =
        before.withPending(
            reply.id(),
            1,
            before.lastMessagePreview(),
            Conversation.Settings.NONE,
            reply.seq(),
            now);
    begin(asking, frame.request(), false, after, List.of(reply));
  }

  private void resume(Subscriber asking, ClientFrame.Continue frame) {
    Stored reply = lookup.reply(frame.messageId());
    ensureIdle(lookup.conversation(reply.message().conversationId()));
    ensureRoom();
    if (!reply.message().canContinue()) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE, "This reply ended by itself: there is nothing to continue.");
    }
    attempts.resume(asking, frame.request(), reply);
  }

  /** Ends a reply, or repeats the end that it had. */
  void stop(Subscriber asking, ClientFrame.Stop frame) {
    Optional<ReplyStream> active = replies.of(frame.messageId());
    if (active.isPresent()) {
      replies.stop(active.get());
    } else {
      asking.send(ServerFrame.Done.of(lookup.reply(frame.messageId()).message()));
    }
  }

  /** Stores new messages, of which the last is a reply; shows them; and calls the model. */
  private void begin(
      Subscriber asking,
      ClientFrame.@Nullable Request request,
      boolean isNew,
      Conversation conversation,
      List<Message> added) {
    Message reply = added.getLast();
    ServerFrame.Created created =
        new ServerFrame.Created(
            isNew, reply.seq(), Idempotency.id(request), reply.id(), conversation, added);
    long n =
        database.durably(
            () -> {
              database.lineage().raise();
              if (isNew) {
                database.conversations().insert(conversation);
              } else {
                database.conversations().update(conversation);
              }
              idempotency.remember(
                  request, conversation.id(), Announcements.fitting(created), reply.createdAt());
              return added.stream()
                  .mapToLong(each -> database.messages().insert(each))
                  .max()
                  .orElseThrow();
            });
    asking.open(conversation.id());
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

  private Message reply(Conversation conversation, String promptId, String model, Instant now) {
    return Message.pending(
        context.ids().get(), conversation.id(), promptId, model, database.lineage().seq() + 1, now);
  }

  private @Nullable String parent(Parent parent, Optional<Conversation> existing) {
    return switch (parent) {
      case Parent.Leaf() -> existing.map(Conversation::leafId).orElse(null);
      case Parent.Root() -> null;
      case Parent.Of(String messageId) -> {
        Conversation conversation =
            existing.orElseThrow(
                () ->
                    new RefusedException(
                        ErrorCode.INVALID_MESSAGE,
                        "parentId needs the conversationId that it belongs to."));
        yield lookup.message(messageId, conversation).message().id();
      }
    };
  }

  private String modelOf(Optional<Conversation> existing) {
    return existing.map(Conversation::model).orElseGet(() -> context.models().defaultModel());
  }

  private void ensureIdle(Conversation conversation) {
    if (replies.activeIn(conversation.id())) {
      throw new RefusedException(
          ErrorCode.STREAM_ACTIVE,
          "A reply in this conversation is still being written. Wait for it or stop it.");
    }
  }

  private void ensureRoom() {
    int most = context.config().limits().streamsPerUser();
    if (replies.count() >= most) {
      throw new RefusedException(
          ErrorCode.TOO_MANY_STREAMS,
          "At most " + most + " replies may be written at once. Wait for one or stop one.");
    }
    quota.ensureRoom();
  }

  private void refuseUnknownParts(ClientFrame.StartChat frame) {
    if (frame.projectId() != null) {
      lookup.project(frame.projectId());
    }
  }
}
