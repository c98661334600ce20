package dev.durachat.library;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Conversation.Face;
import dev.durachat.chat.ConversationFilter;
import dev.durachat.chat.Usage;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.ConversationList.Place;
import dev.durachat.storage.Conversations.TitleSource;
import dev.durachat.storage.UserDatabase;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The conversations of a user: listed, made, changed, deleted. On the actor's thread alone. */
public final class ConversationBook {
  private static final String LIST = "conversations";
  private static final String UNTITLED = "New chat";

  private final UserDatabase database;
  private final Changes changes;
  private final Lookup lookup;
  private final LiveReplies replies;
  private final Rules rules;
  private final Quota quota;

  ConversationBook(
      UserDatabase database,
      Changes changes,
      Lookup lookup,
      LiveReplies replies,
      Rules rules,
      Quota quota) {
    this.database = database;
    this.changes = changes;
    this.lookup = lookup;
    this.replies = replies;
    this.rules = rules;
    this.quota = quota;
  }

  /**
   * A page of the list.
   *
   * @param total how many there are on all pages
   * @param nextCursor null on the last page
   */
  public record Page(List<Conversation> conversations, long total, @Nullable String nextCursor) {}

  /** A page of the list, the conversation that changed last first. */
  public Page list(ConversationFilter filter, @Nullable String cursor, int limit) {
    List<Conversation> found =
        database.conversationList().page(filter, cursor == null ? null : place(cursor), limit + 1);
    boolean more = found.size() > limit;
    List<Conversation> shown = more ? found.subList(0, limit) : found;
    return new Page(
        shown, database.conversationList().total(filter), more ? cursor(shown.getLast()) : null);
  }

  private String cursor(Conversation last) {
    return new Cursor(
            LIST,
            database.lineage().epoch(),
            List.of(Long.toString(last.updatedAt().toEpochMilli()), last.id()))
        .encode();
  }

  private Place place(String cursor) {
    List<String> parts = Cursor.decode(cursor, LIST, database.lineage().epoch(), 2);
    try {
      return new Place(Instant.ofEpochMilli(Long.parseLong(parts.get(0))), parts.get(1));
    } catch (NumberFormatException e) {
      throw Cursor.invalid();
    }
  }

  /** What a new conversation may be given; null leaves it to the server. */
  public record Wanted(
      @Nullable String title,
      @Nullable String model,
      @Nullable String projectId,
      @Nullable String systemPrompt) {}

  /** Makes an empty conversation. */
  public Conversation create(Wanted wanted) {
    quota.ensureRoom();
    String model = wanted.model() == null ? rules.defaultModel() : wanted.model();
    rules.ensureModel(model);
    ensureProject(wanted.projectId());
    return changes.make(
        change -> {
          String title = wanted.title() == null ? UNTITLED : wanted.title();
          Conversation made =
              Conversation.empty(
                  change.newId(),
                  title,
                  model,
                  wanted.projectId(),
                  wanted.systemPrompt(),
                  change.seq(),
                  change.now());
          database.conversations().insert(made);
          if (wanted.title() != null) {
            database.conversations().entitle(made.id(), title, TitleSource.PERSON);
          }
          change.announce(
              made.id(), new ServerFrame.Created(true, change.seq(), null, null, made, List.of()));
          return made;
        });
  }

  /** One conversation, a soft-deleted one too. */
  public Conversation get(String id) {
    return lookup.anyConversation(id);
  }

  /**
   * Changes what a person may set of a conversation.
   *
   * @param expected the seq at which the sender saw it; null when any will do
   */
  public Conversation change(String id, UnaryOperator<Face> edit, @Nullable Long expected) {
    Conversation before = lookup.conversation(id);
    Lookup.ensureUnchanged(before.seq(), expected);
    Face face = edit.apply(before.face());
    if (face.equals(before.face())) {
      return before;
    }
    ensureAllowed(face, before);
    return changes.make(
        change -> {
          Conversation after = before.withFace(face, change.seq(), change.now());
          database.conversations().update(after);
          if (!face.title().equals(before.title())) {
            database.conversations().entitle(id, face.title(), TitleSource.PERSON);
          }
          change.announce(id, new ServerFrame.ConversationUpdated(change.seq(), after));
          return after;
        });
  }

  /**
   * Gives a conversation the title that its model found for it, unless it has one of a person, or
   * is gone.
   *
   * @param usage what finding it cost; null when the provider did not tell
   */
  public void suggestTitle(String id, String title, String model, @Nullable Usage usage) {
    changes.make(
        change -> {
          if (usage != null) {
            database.belongings().usage().countCall(model, usage, change.now());
          }
          database
              .conversations()
              .find(id)
              .filter(
                  it ->
                      !title.isEmpty() && !it.deleted() && database.conversations().isUntitled(id))
              .ifPresent(
                  before -> {
                    Conversation after = before.withTitle(title, change.seq());
                    database.conversations().update(after);
                    database.conversations().entitle(id, title, TitleSource.MODEL);
                    change.announce(id, new ServerFrame.ConversationUpdated(change.seq(), after));
                  });
          return id;
        });
  }

  private void ensureAllowed(Face face, Conversation before) {
    if (!face.model().equals(before.model())) {
      rules.ensureModel(face.model());
    }
    if (face.leafId() != null && !face.leafId().equals(before.leafId())) {
      lookup.message(face.leafId(), before);
    }
    ensureProject(face.projectId());
  }

  private void ensureProject(@Nullable String id) {
    if (id != null) {
      lookup.project(id);
    }
  }

  /**
   * Hides a conversation, or removes it for good; what is being written in it is stopped first.
   *
   * @param permanent whether nothing of it stays
   */
  public void delete(String id, boolean permanent) {
    Conversation before = lookup.anyConversation(id);
    replies.stopIn(id);
    if (permanent) {
      remove(id);
    } else if (!before.deleted()) {
      hide(id);
    }
  }

  private void hide(String id) {
    changes.make(
        change -> {
          database.conversations().delete(id, change.now(), change.seq());
          change.announce(id, new ServerFrame.ConversationDeleted(change.seq(), id, false));
          return id;
        });
  }

  private void remove(String id) {
    changes.make(
        change -> {
          database.messageTree().removeAll(id);
          database.belongings().shares().removeOf(id);
          database.conversations().remove(id, change.seq());
          change.announce(id, new ServerFrame.ConversationDeleted(change.seq(), id, true));
          return id;
        });
  }

  /** Shows a soft-deleted conversation again. */
  public Conversation restore(String id) {
    Conversation before = lookup.anyConversation(id);
    if (!before.deleted()) {
      return before;
    }
    return changes.make(
        change -> {
          database.conversations().delete(id, null, change.seq());
          Conversation after = before.withDeleted(false, change.seq(), before.updatedAt());
          change.announce(id, new ServerFrame.ConversationUpdated(change.seq(), after));
          return after;
        });
  }
}
