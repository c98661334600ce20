package dev.durachat.library;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Role;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.JsonText;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.ShareSnapshots;
import dev.durachat.storage.ShareSnapshots.Snapshot;
import dev.durachat.storage.UserDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is shown to whoever has a share link: a conversation as it was when the link was made, and
 * nothing that tells of its owner. On the actor's thread alone.
 */
public final class ShareBook {
  private static final int MOST_UNITS = 16 * 1024 * 1024;

  /** In place of the ids that a message has: they tell when and in what order things were made. */
  private static final String NO_CONVERSATION = "shared";

  private final UserDatabase database;
  private final ShareSnapshots snapshots;
  private final Changes changes;
  private final Lookup lookup;
  private final Quota quota;
  private final JsonText text = new JsonText();

  ShareBook(UserDatabase database, Changes changes, Lookup lookup, Quota quota) {
    this.database = database;
    this.snapshots = database.belongings().shares();
    this.changes = changes;
    this.lookup = lookup;
    this.quota = quota;
  }

  /**
   * A share that was made.
   *
   * @param replaced the share of the same conversation that it took the place of; null when there
   *     was none
   */
  public record Made(String id, @Nullable String replaced) {}

  /**
   * Keeps what is shown of a conversation at this moment, in place of an earlier share of it.
   *
   * @param expiresAt null when it stays until it is removed
   */
  public Made share(String conversationId, @Nullable Instant expiresAt) {
    Conversation conversation = lookup.conversation(conversationId);
    quota.ensureRoom();
    String replaced = snapshots.idOf(conversationId).orElse(null);
    return changes.make(
        change -> {
          String json = snapshot(conversation, change.now());
          if (json.length() > MOST_UNITS) {
            throw new RefusedException(
                ErrorCode.TOO_LARGE, "This conversation is too long to be shared.");
          }
          String id = change.newId();
          snapshots.put(new Snapshot(id, conversationId, json), expiresAt);
          return new Made(id, replaced);
        });
  }

  /** Ends the share of a conversation, and tells which it was. */
  public Optional<String> unshare(String conversationId) {
    lookup.anyConversation(conversationId);
    Optional<String> share = snapshots.idOf(conversationId);
    share.ifPresent(
        id ->
            changes.make(
                change -> {
                  snapshots.removeOf(conversationId);
                  return id;
                }));
    return share;
  }

  /**
   * What a share shows.
   *
   * @param json a title, the time of the snapshot, and messages
   */
  public record Shown(String conversationId, String json) {}

  /** A share, unless it has expired or its conversation is deleted. */
  public Optional<Shown> open(String id, Instant now) {
    return snapshots.open(id, now).map(it -> new Shown(it.conversationId(), it.json()));
  }

  /** Removes what has expired. Nobody can see it any more, so this is no change. */
  public void sweep(Instant now) {
    database.quicklyAtOnce(() -> snapshots.removeExpired(now));
  }

  private String snapshot(Conversation conversation, Instant now) {
    List<Message> shown = shown(conversation);
    byte[] bytes =
        text.object(
            json -> {
              json.writeStringField("title", conversation.title());
              json.writeStringField("createdAt", JsonShapes.time(now));
              json.writeFieldName("messages");
              JsonShapes.messages(json, shown);
            });
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private List<Message> shown(Conversation conversation) {
    String leaf = conversation.leafId();
    List<Message> shown = new ArrayList<>();
    if (leaf == null) {
      return shown;
    }
    for (Stored each : database.messageTree().branch(leaf)) {
      Message message = lookup.whole(each);
      boolean spoken = message.role() == Role.USER || message.role() == Role.ASSISTANT;
      if (spoken && !message.content().text().isEmpty()) {
        shown.add(anonymous(message, shown.size()));
      }
    }
    return shown;
  }

  /** The words alone: no id, reasoning, cost, fault, file or opinion. */
  private static Message anonymous(Message message, int before) {
    MessageStatus status = message.status().active() ? MessageStatus.INTERRUPTED : message.status();
    return new Message(
        Integer.toString(before + 1),
        NO_CONVERSATION,
        before == 0 ? null : Integer.toString(before),
        message.role(),
        message.content(),
        null,
        status,
        1,
        message.model(),
        null,
        null,
        null,
        null,
        List.of(),
        null,
        0,
        message.createdAt(),
        message.createdAt());
  }
}
