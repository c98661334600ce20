package dev.durachat.user;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Role;
import dev.durachat.chat.TextPiece;
import dev.durachat.library.Library;
import dev.durachat.model.ModelCatalog;
import dev.durachat.model.ModelRequest;
import dev.durachat.model.ModelRequest.Turn;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.MessageTree.Spoken;
import dev.durachat.storage.UserDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has new conversations named by their model, in the background and after the reply, so that
 * nothing waits for it. When that fails the first words of the prompt stay, and the next replies
 * try again a few times. On the actor's thread alone.
 */
final class Titles {
  private static final int TRIES = 3;

  /** How much of the prompt and of the reply the model is shown, in UTF-16 units. */
  private static final int EXCERPT = 2000;

  private static final String INSTRUCTION =
      """
      Write a title for the conversation that follows: at most six words, in the language of the \
      conversation, as plain text without quotes and without a full stop. Answer with the title \
      alone.""";

  private final ActorContext context;
  private final UserDatabase database;
  private final Mailbox mailbox;
  private final History history;
  private final Map<String, TitleCall> underWay = new HashMap<>();

  Titles(ActorContext context, UserDatabase database, Mailbox mailbox, History history) {
    this.context = context;
    this.database = database;
    this.mailbox = mailbox;
    this.history = history;
  }

  boolean anyUnderWay() {
    return !underWay.isEmpty();
  }

  /** A reply has ended well: its conversation may need a title. */
  void replyEnded(Conversation conversation) {
    String leaf = conversation.leafId();
    if (!context.config().models().titles()
        || leaf == null
        || underWay.containsKey(conversation.id())
        || !database.conversations().isUntitled(conversation.id())) {
      return;
    }
    List<Spoken> said = database.messageTree().path(leaf);
    if (said.stream().filter(it -> it.role() == Role.ASSISTANT).count() <= TRIES) {
      ask(conversation, said);
    }
  }

  private void ask(Conversation conversation, List<Spoken> said) {
    ModelCatalog.Resolved resolved;
    try {
      resolved = history.model(conversation.model());
    } catch (RefusedException modelIsGone) {
      return;
    }
    if (!resolved.model().followsInstructions()) {
      return;
    }
    TitleCall call =
        new TitleCall(
            (title, usage) ->
                mailbox.post(
                    new UserCommand.Titled(conversation.id(), title, conversation.model(), usage)));
    underWay.put(conversation.id(), call);
    call.start(
        resolved.model(),
        new ModelRequest(
            resolved.name(),
            List.of(new Turn(Role.SYSTEM, INSTRUCTION), new Turn(Role.USER, transcript(said))),
            null,
            ""));
  }

  private static String transcript(List<Spoken> said) {
    StringBuilder text = new StringBuilder();
    for (Role role : List.of(Role.USER, Role.ASSISTANT)) {
      said.stream()
          .filter(it -> it.role() == role)
          .findFirst()
          .ifPresent(
              it ->
                  text.append(role == Role.USER ? "User: " : "\n\nAssistant: ")
                      .append(excerpt(it)));
    }
    return text.toString();
  }

  private static String excerpt(Spoken spoken) {
    return TextPiece.whole(spoken.content()).from(0, EXCERPT).text();
  }

  /** A call has ended: its title is given unless somebody was faster. */
  void found(UserCommand.Titled titled, Library library) {
    underWay.remove(titled.conversationId());
    if (!titled.title().isEmpty() || titled.usage() != null) {
      library
          .conversations()
          .suggestTitle(titled.conversationId(), titled.title(), titled.model(), titled.usage());
    }
  }

  /** Ends all calls. */
  void abandon() {
    underWay.values().forEach(TitleCall::cancel);
    underWay.clear();
  }
}
