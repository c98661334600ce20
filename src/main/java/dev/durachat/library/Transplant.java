package dev.durachat.library;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Excerpt;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageVersion;
import dev.durachat.chat.Usage;
import dev.durachat.storage.Conversations.TitleSource;
import dev.durachat.storage.UserDatabase;
import dev.durachat.transfer.Transcript.Head;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that is laid down whole, a copy or one that is brought in: its messages in their
 * order, each with an id of its own, then its summary. Inside one change.
 */
final class Transplant {
  private final UserDatabase database;
  private final Changes.Change change;
  private final long seq;
  private final String id;
  private final Map<String, String> ids = new HashMap<>();
  private @Nullable String newest;
  private String preview = "";
  private long tokens;

  /**
   * @param seq the number that its summary and its messages get
   */
  Transplant(UserDatabase database, Changes.Change change, long seq) {
    this.database = database;
    this.change = change;
    this.seq = seq;
    this.id = change.newId();
  }

  /**
   * Adds a message after the one that it answers, whose place in the tree it takes by its old ids.
   *
   * @param former what it said before it was edited
   * @param attachments of this user
   */
  void add(Message original, List<MessageVersion> former, List<Attachment> attachments) {
    String copyId = change.newId();
    String parent = original.parentId() == null ? null : ids.get(original.parentId());
    ids.put(original.id(), copyId);
    long n = database.messages().insert(original.copied(copyId, id, parent, attachments, seq));
    database.messageVersions().keep(n, former);
    newest = copyId;
    preview = Excerpt.preview(original.content().text());
    Usage usage = original.usage();
    tokens += usage == null ? 0 : usage.totalTokens();
  }

  /** Ends it with its summary; what {@code head} does not say is made of the messages. */
  Conversation finish(Head head, @Nullable String projectId, String defaultModel) {
    String leaf = head.leafId() == null ? null : ids.get(head.leafId());
    Conversation made =
        new Conversation(
            id,
            head.title(),
            head.model() == null ? defaultModel : head.model(),
            projectId,
            head.archived(),
            head.pinned(),
            false,
            ids.size(),
            head.tokenCount() == null ? tokens : head.tokenCount(),
            leaf == null ? newest : leaf,
            head.preview() == null ? preview : Excerpt.preview(head.preview()),
            false,
            head.systemPrompt(),
            head.reasoningEffort(),
            seq,
            head.createdAt() == null ? change.now() : head.createdAt(),
            head.updatedAt() == null ? change.now() : head.updatedAt());
    database.conversations().insert(made);
    database
        .conversations()
        .entitle(id, head.title(), TitleSource.valueOf(head.titledBy().toUpperCase(Locale.ROOT)));
    return made;
  }
}
