package dev.durachat.library;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Excerpt;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageVersion;
import dev.durachat.chat.Role;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.MessageTree.Node;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.UserDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The messages of conversations: read, posted, edited, deleted. On the actor's thread alone. */
public final class MessageBook {
  /** The most text of one page, in UTF-16 units: what passes it is left for the next. */
  private static final int PAGE_UNITS = 4 * 1024 * 1024;

  private final UserDatabase database;
  private final Changes changes;
  private final Lookup lookup;
  private final LiveReplies replies;
  private final Rules rules;
  private final Quota quota;

  MessageBook(
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
   * Messages of a conversation, oldest first.
   *
   * @param before the oldest one, to ask for those before it; null when there is none
   */
  public record Page(List<Message> messages, boolean hasMore, @Nullable String before) {}

  /** The newest messages of a conversation, or of those before one; of all branches. */
  public Page page(String conversationId, @Nullable String before, int limit) {
    Conversation conversation = lookup.anyConversation(conversationId);
    long end = before == null ? Long.MAX_VALUE : lookup.message(before, conversation).n();
    List<Message> shown = new ArrayList<>();
    boolean[] more = new boolean[1];
    long[] units = new long[1];
    database
        .messages()
        .newestFirst(
            conversationId,
            end,
            stored -> {
              units[0] += stored.message().content().total();
              more[0] = shown.size() == limit || (units[0] > PAGE_UNITS && !shown.isEmpty());
              if (!more[0]) {
                shown.add(lookup.whole(stored));
              }
              return !more[0];
            });
    Collections.reverse(shown);
    return new Page(shown, more[0], shown.isEmpty() ? null : shown.getFirst().id());
  }

  public Message get(String id) {
    return lookup.whole(lookup.message(id));
  }

  /**
   * Where a new message goes.
   *
   * @param given whether its sender said so; otherwise it goes below the shown path
   * @param id null for a new root
   */
  public record Parent(boolean given, @Nullable String id) {}

  /**
   * Appends a message; no model is asked.
   *
   * @param attachmentIds of uploads
   */
  public Message post(
      String conversationId, Role role, String content, Parent parent, List<String> attachmentIds) {
    Conversation before = lookup.conversation(conversationId);
    List<Attachment> attachments = lookup.attachments(attachmentIds);
    ensureFits(content);
    quota.ensureRoom();
    ensureIdle(before);
    if (parent.id() != null) {
      lookup.message(parent.id(), before);
    }
    return changes.make(
        change -> {
          Message posted =
              Message.posted(
                  change.newId(),
                  conversationId,
                  parent.given() ? parent.id() : before.leafId(),
                  role,
                  content,
                  attachments,
                  change.seq(),
                  change.now());
          database.messages().insert(posted);
          Conversation after =
              before.withMessages(
                  before.messageCount() + 1,
                  posted.id(),
                  Excerpt.preview(content),
                  change.seq(),
                  change.now());
          database.conversations().update(after);
          change.announce(
              conversationId,
              new ServerFrame.Created(false, change.seq(), null, null, after, List.of(posted)));
          change.announce(conversationId, new ServerFrame.ConversationUpdated(change.seq(), after));
          return posted;
        });
  }

  /**
   * Gives a message another content; the former one is kept as a version.
   *
   * @param expected the seq at which the sender saw it; null when any will do
   */
  public Message edit(String id, String content, @Nullable Long expected) {
    Stored before = lookup.message(id);
    Conversation conversation = lookup.conversation(before.message().conversationId());
    ensureFits(content);
    Lookup.ensureUnchanged(before.message().seq(), expected);
    Lookup.ensureEnded(before.message());
    if (content.equals(before.message().content().text())) {
      return before.message();
    }
    quota.ensureRoom();
    return changes.make(
        change -> {
          database.messageVersions().edit(before.n(), content, change.seq(), change.now());
          Message after = lookup.message(id).message();
          change.announce(
              conversation.id(),
              new ServerFrame.MessageUpdated(change.seq(), conversation.id(), after));
          if (isNewest(before)) {
            Conversation shown =
                conversation.withMessages(
                    conversation.messageCount(),
                    conversation.leafId(),
                    Excerpt.preview(content),
                    change.seq(),
                    change.now());
            database.conversations().update(shown);
            change.announce(
                conversation.id(), new ServerFrame.ConversationUpdated(change.seq(), shown));
          }
          return after;
        });
  }

  private boolean isNewest(Stored message) {
    return database
        .messageTree()
        .newestBelow(message.message().conversationId(), null)
        .filter(message.message().id()::equals)
        .isPresent();
  }

  /** All that a message ever said, what it says now last. */
  public List<MessageVersion> versions(String id) {
    Stored found = lookup.message(id);
    Lookup.ensureEnded(found.message());
    return database.messageVersions().versions(found.n());
  }

  /** Removes a message and all that is below it; a reply being written there is stopped first. */
  public void delete(String id) {
    Message doomed = lookup.message(id).message();
    Conversation before = lookup.conversation(doomed.conversationId());
    Set<String> below =
        database.messageTree().below(id).stream().map(Node::id).collect(Collectors.toSet());
    stopBelow(before.id(), below);
    changes.make(
        change -> {
          List<Node> gone = database.messageTree().below(id);
          for (Node node : gone.reversed()) {
            database.messageTree().remove(node, before.id(), change.seq());
            change.announce(
                before.id(), new ServerFrame.MessageDeleted(change.seq(), before.id(), node.id()));
          }
          Conversation after =
              without(lookup.conversation(before.id()), below, doomed.parentId(), change);
          database.conversations().update(after);
          change.announce(before.id(), new ServerFrame.ConversationUpdated(change.seq(), after));
          return after;
        });
  }

  private void stopBelow(String conversationId, Set<String> below) {
    boolean active =
        database.messages().active().stream()
            .anyMatch(
                reply ->
                    reply.message().conversationId().equals(conversationId)
                        && below.contains(reply.message().id()));
    if (active) {
      replies.stopIn(conversationId);
    }
  }

  /** The shown path ends at what is left nearest to the removed branch. */
  private Conversation without(
      Conversation before, Set<String> gone, @Nullable String parentId, Changes.Change change) {
    String leaf = before.leafId();
    if (leaf == null || gone.contains(leaf)) {
      leaf = database.messageTree().newestBelow(before.id(), parentId).orElse(null);
    }
    String preview =
        database
            .messageTree()
            .newestBelow(before.id(), null)
            .map(newest -> Excerpt.preview(lookup.whole(lookup.message(newest)).content().text()))
            .orElse("");
    return before.withMessages(
        before.messageCount() - gone.size(), leaf, preview, change.seq(), change.now());
  }

  private void ensureFits(String content) {
    if (content.length() > rules.messageUnits()) {
      throw new RefusedException(
          ErrorCode.TOO_LARGE,
          "A message may have at most " + rules.messageUnits() + " characters.");
    }
  }

  private void ensureIdle(Conversation conversation) {
    if (replies.activeIn(conversation.id())) {
      throw Lookup.streaming();
    }
  }
}
