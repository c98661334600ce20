package dev.durachat.user;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Excerpt;
import dev.durachat.chat.Message;
import dev.durachat.library.Lookup;
import dev.durachat.protocol.Dialogue;
import dev.durachat.protocol.Dialogue.Enclosed;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.UserDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers programs that keep the history themselves and send all of it each time. On the actor's
 * thread alone.
 */
final class Dialogues {
  private final ActorContext context;
  private final UserDatabase database;
  private final Prompting prompting;
  private final History history;
  private final Idempotency idempotency;
  private final Lookup lookup;
  private final BooleanSupplier draining;

  /**
   * @param draining whether nothing new may begin since the server is about to stop
   */
  Dialogues(
      ActorContext context,
      UserDatabase database,
      Prompting prompting,
      History history,
      Idempotency idempotency,
      BooleanSupplier draining) {
    this.context = context;
    this.database = database;
    this.prompting = prompting;
    this.history = history;
    this.idempotency = idempotency;
    this.draining = draining;
    this.lookup = new Lookup(database);
  }

  /**
   * Begins the reply to a dialogue; one that was asked for before by the same name is given again.
   *
   * @throws RefusedException when it cannot be answered; then nothing of it is stored
   */
  Message answer(Dialogue dialogue) {
    Optional<String> before = idempotency.before(dialogue.request());
    if (before.isPresent()) {
      return lookup.reply(before.get()).message();
    }
    if (draining.getAsBoolean()) {
      throw UserActors.restarting();
    }
    String id = dialogue.conversationId();
    Conversation existing = id == null ? null : lookup.conversation(id);
    if (existing != null) {
      prompting.ensureIdle(existing);
    }
    prompting.ensureRoom();
    String model = model(dialogue, existing);
    history.model(model);
    return begin(dialogue, existing, model);
  }

  private String model(Dialogue dialogue, @Nullable Conversation existing) {
    if (dialogue.model() != null) {
      return dialogue.model();
    }
    return existing == null ? context.models().defaultModel() : existing.model();
  }

  private Message begin(Dialogue dialogue, @Nullable Conversation existing, String model) {
    Instant now = context.clock().instant();
    Conversation before =
        existing == null
            ? Conversation.begin(context.ids().get(), model, dialogue.firstPrompt(), now)
            : prompting.named(existing, dialogue.firstPrompt());
    List<Message> added =
        messages(existing == null ? dialogue.turns() : dialogue.news(), before, now);
    Message prompt = added.getLast();
    Message reply = prompting.reply(before, prompt.id(), model, now);
    added.add(reply);
    Conversation after =
        before.withPending(
            reply.id(),
            added.size(),
            Excerpt.preview(prompt.content().text()),
            new Conversation.Settings(
                dialogue.model(), null, dialogue.systemPrompt(), dialogue.reasoningEffort()),
            reply.seq(),
            now);
    prompting.begin(null, dialogue.request(), existing == null, after, added);
    return reply;
  }

  private List<Attachment> attachments(Dialogue.Turn turn) {
    return lookup.attachments(
        turn.enclosed().stream()
            .map(
                it ->
                    switch (it) {
                      case Enclosed.Kept kept -> kept.attachmentId();
                      case Enclosed.Inline inline ->
                          throw new IllegalStateException(inline.name() + " was not kept");
                    })
            .toList());
  }

  /** What was said, one below the other, from where the conversation ends. */
  private List<Message> messages(
      List<Dialogue.Turn> turns, Conversation conversation, Instant now) {
    long seq = database.lineage().seq() + 1;
    List<Message> all = new ArrayList<>();
    String parentId = conversation.leafId();
    for (Dialogue.Turn turn : turns) {
      Message message =
          Message.posted(
              context.ids().get(),
              conversation.id(),
              parentId,
              turn.role(),
              turn.content(),
              attachments(turn),
              seq,
              now);
      all.add(message);
      parentId = message.id();
    }
    return all;
  }
}
