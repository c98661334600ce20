package dev.durachat.user;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Excerpt;
import dev.durachat.chat.Message;
import dev.durachat.chat.Role;
import dev.durachat.library.Lookup;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.ClientFrame.Parent;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.UserDatabase;
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
  private final Replies replies;
  private final Attempts attempts;
  private final Prompting prompting;
  private final History history;
  private final Idempotency idempotency;
  private final Lookup lookup;
  private final BooleanSupplier draining;

  /**
   * @param draining whether nothing new may begin since the server is about to stop
   */
  ChatCommands(
      ActorContext context,
      UserDatabase database,
      Replies replies,
      Attempts attempts,
      Prompting prompting,
      History history,
      Idempotency idempotency,
      BooleanSupplier draining) {
    this.context = context;
    this.database = database;
    this.replies = replies;
    this.attempts = attempts;
    this.prompting = prompting;
    this.history = history;
    this.idempotency = idempotency;
    this.draining = draining;
    this.lookup = new Lookup(database);
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
    existing.ifPresent(prompting::ensureIdle);
    prompting.ensureRoom();
    String model = frame.model() == null ? modelOf(existing) : frame.model();
    history.model(model);

    Instant now = context.clock().instant();
    Conversation before =
        existing
            .map(it -> prompting.named(it, frame.prompt()))
            .orElseGet(() -> Conversation.begin(context.ids().get(), model, frame.prompt(), now));
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
    Message reply = prompting.reply(before, prompt.id(), model, now);
    Conversation after =
        before.withPending(
            reply.id(),
            2,
            Excerpt.preview(frame.prompt()),
            new Conversation.Settings(
                frame.model(), frame.projectId(), frame.systemPrompt(), frame.reasoningEffort()),
            reply.seq(),
            now);
    prompting.begin(asking, frame.request(), existing.isEmpty(), after, List.of(prompt, reply));
  }

  private void regenerate(Subscriber asking, ClientFrame.Regenerate frame) {
    Message original = lookup.reply(frame.messageId()).message();
    Conversation before = lookup.conversation(original.conversationId());
    prompting.ensureIdle(before);
    prompting.ensureRoom();
    if (original.parentId() == null) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE, "This message answers nothing that could be asked again.");
    }
    String model = frame.model() == null ? before.model() : frame.model();
    history.model(model);

    Instant now = context.clock().instant();
    Message reply = prompting.reply(before, original.parentId(), model, now);
    Conversation after =
        before.withPending(
            reply.id(),
            1,
            before.lastMessagePreview(),
            Conversation.Settings.NONE,
            reply.seq(),
            now);
    prompting.begin(asking, frame.request(), false, after, List.of(reply));
  }

  private void resume(Subscriber asking, ClientFrame.Continue frame) {
    Stored reply = lookup.reply(frame.messageId());
    prompting.ensureIdle(lookup.conversation(reply.message().conversationId()));
    prompting.ensureRoom();
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

  private void refuseUnknownParts(ClientFrame.StartChat frame) {
    if (frame.projectId() != null) {
      lookup.project(frame.projectId());
    }
  }
}
