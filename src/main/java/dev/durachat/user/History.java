package dev.durachat.user;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Project;
import dev.durachat.chat.Role;
import dev.durachat.library.Keyring;
import dev.durachat.model.ModelCatalog;
import dev.durachat.model.ModelRequest;
import dev.durachat.model.ModelRequest.Turn;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.MessageTree;
import dev.durachat.storage.Messages;
import dev.durachat.storage.ReplyChunks.Kind;
import dev.durachat.storage.UserDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a model is shown of a conversation. On the actor's thread alone. */
final class History {
  private final ModelCatalog models;
  private final Keyring keyring;
  private final UserDatabase database;

  History(ModelCatalog models, Keyring keyring, UserDatabase database) {
    this.models = models;
    this.keyring = keyring;
    this.database = database;
  }

  /** The model of that name, asked with the user's own key where there is one. */
  ModelCatalog.Resolved model(String name) {
    return models
        .find(name, keyring::find)
        .orElseThrow(
            () ->
                new RefusedException(
                    ErrorCode.MODEL_UNKNOWN,
                    "There is no model " + name + " on this server. Choose another one."));
  }

  /** A call for a reply that has no text yet. */
  Prompt fresh(Conversation conversation, @Nullable String parentId, String modelName) {
    return prompt(conversation, parentId, modelName, "", 0);
  }

  /** A call that goes on from the text that is stored of a reply. */
  Prompt resuming(Conversation conversation, Messages.Stored reply, String modelName) {
    String partial = database.messages().whole(reply.n(), Kind.TEXT);
    int thinking = database.messages().whole(reply.n(), Kind.THINKING).length();
    return prompt(conversation, reply.message().parentId(), modelName, partial, thinking);
  }

  private Prompt prompt(
      Conversation conversation,
      @Nullable String parentId,
      String modelName,
      String partial,
      int thinking) {
    ModelCatalog.Resolved resolved = model(modelName);
    List<Turn> turns = new ArrayList<>();
    String system = system(conversation);
    if (!system.isEmpty()) {
      turns.add(new Turn(Role.SYSTEM, system));
    }
    if (parentId != null) {
      turns.addAll(said(database.messageTree().path(parentId), resolved.vision()));
    }
    return new Prompt(
        resolved.model(),
        new ModelRequest(
            resolved.name(), List.copyOf(turns), conversation.reasoningEffort(), partial),
        thinking);
  }

  /**
   * What the model is told beforehand: first what its project says, then the conversation. One
   * message, since some models' chat templates take no more.
   */
  private String system(Conversation conversation) {
    String instructions =
        Optional.ofNullable(conversation.projectId())
            .flatMap(database.belongings().projects()::find)
            .map(Project::instructions)
            .orElse(null);
    return Stream.of(instructions, conversation.systemPrompt())
        .filter(Objects::nonNull)
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining("\n\n"));
  }

  private List<Turn> said(List<MessageTree.Spoken> path, boolean vision) {
    Enclosures enclosures = new Enclosures(database.attachments(), vision);
    List<Turn> turns = new ArrayList<>();
    // Backwards: what is attached to the newest messages is sent before older files are.
    for (MessageTree.Spoken spoken : path.reversed()) {
      // A reply that failed before its first word says nothing.
      if (!spoken.content().isEmpty() || !spoken.attachments().isEmpty()) {
        turns.add(
            new Turn(spoken.role(), spoken.content(), enclosures.parts(spoken.attachments())));
      }
    }
    return turns.reversed();
  }
}
