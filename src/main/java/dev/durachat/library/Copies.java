package dev.durachat.library;

import dev.durachat.chat.Conversation;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.MessageTree.Node;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.UserDatabase;
import dev.durachat.transfer.Transcript.Head;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Deep copies of conversations. On the actor's thread alone. */
public final class Copies {
  private final UserDatabase database;
  private final Changes changes;
  private final Lookup lookup;
  private final Quota quota;

  Copies(UserDatabase database, Changes changes, Lookup lookup, Quota quota) {
    this.database = database;
    this.changes = changes;
    this.lookup = lookup;
    this.quota = quota;
  }

  /**
   * Copies a conversation with its branches, versions, reactions and attachments. A reply that is
   * being written is copied as far as it is stored, and counts as interrupted there.
   *
   * @param messageId where to end: then only the branch from its root to there is copied; null for
   *     all
   */
  public Conversation copy(String id, @Nullable String messageId) {
    Conversation original = lookup.conversation(id);
    List<Node> nodes =
        messageId == null
            ? database.messageTree().nodes(id)
            : database
                .messageTree()
                .branchNodes(lookup.message(messageId, original).message().id());
    quota.ensureRoom();
    return changes.make(
        change -> {
          Transplant copy = new Transplant(database, change, change.seq());
          for (Node node : nodes) {
            Stored stored = lookup.message(node.id());
            copy.add(
                lookup.whole(stored),
                database.messageVersions().former(node.n()),
                stored.message().attachments());
          }
          Conversation made =
              copy.finish(head(original, messageId), original.projectId(), original.model());
          change.announce(
              made.id(), new ServerFrame.Created(true, change.seq(), null, null, made, List.of()));
          return made;
        });
  }

  private Head head(Conversation original, @Nullable String messageId) {
    boolean whole = messageId == null;
    String titledBy = database.conversations().titleSource(original.id()).orElseThrow().name();
    return new Head(
        original.title(),
        titledBy.toLowerCase(Locale.ROOT),
        original.model(),
        false,
        false,
        whole ? original.leafId() : messageId,
        original.systemPrompt(),
        original.reasoningEffort(),
        whole ? original.tokenCount() : null,
        whole ? original.lastMessagePreview() : null,
        null,
        null);
  }
}
