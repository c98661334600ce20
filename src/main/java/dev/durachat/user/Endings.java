package dev.durachat.user;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Excerpt;
import dev.durachat.chat.Usage;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.Messages.End;
import dev.durachat.storage.ReplyChunks.Kind;
import dev.durachat.storage.UserDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores how replies ended, and tells the sockets. On the actor's thread alone. */
final class Endings {
  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

  /** How much of a text its preview is made of, in UTF-16 units. */
  private static final int PREVIEW_SOURCE = 1024;

  private final ActorContext context;
  private final UserDatabase database;
  private final Subscribers subscribers;
  private final String user;

  /**
   * @param user what stands for the user in logs
   */
  Endings(ActorContext context, UserDatabase database, Subscribers subscribers, String user) {
    this.context = context;
    this.database = database;
    this.subscribers = subscribers;
    this.user = user;
  }

  /** Ends a reply that has no call, keeping what is stored of it. */
  void endUnstarted(ReplyStream.ReplyId id, End end) {
    Conversation conversation = database.durably(() -> store(id, end));
    int length = database.messages().whole(id.n(), Kind.TEXT).length();
    tell(id, end, length, conversation);
  }

  /** Stores the end of a reply and its mark on the conversation. Inside a transaction. */
  Conversation store(ReplyStream.ReplyId id, End end) {
    long seq = database.lineage().raise();
    Instant now = context.clock().instant();
    database.messages().end(id.n(), end, seq, now);
    database.belongings().usage().count(id.n(), end.usage(), now);
    Conversation before = database.conversations().find(id.conversationId()).orElseThrow();
    String text = database.messages().text(id.n(), Kind.TEXT, 0, PREVIEW_SOURCE).text();
    Usage usage = end.usage();
    Conversation after =
        before.withReply(
            text.isEmpty() ? before.lastMessagePreview() : Excerpt.preview(text),
            usage == null ? 0 : usage.totalTokens(),
            seq,
            now);
    database.conversations().update(after);
    return after;
  }

  /**
   * Tells all sockets of the end of a reply that is stored.
   *
   * @param length of the whole text, in UTF-16 units
   */
  void tell(ReplyStream.ReplyId id, End end, int length, Conversation conversation) {
    LOG.atInfo()
        .addKeyValue("user", user)
        .addKeyValue("conversation", logTag(id.conversationId()))
        .addKeyValue("attempt", id.attempt())
        .addKeyValue("status", end.status())
        .addKeyValue("failure", end.failure() == null ? "" : end.failure().code())
        .addKeyValue("units", length)
        .addKeyValue("ms", end.timing() == null ? 0 : end.timing().totalMs())
        .log("a reply ended");
    if (end.failure() != null) {
      context.metrics().error(end.failure().code().name().toLowerCase(Locale.ROOT));
    }
    long seq = conversation.seq();
    subscribers.unfinished().ended(id.messageId());
    subscribers.toAll(
        id.conversationId(),
        new ServerFrame.Done(
            seq,
            id.conversationId(),
            id.messageId(),
            id.attempt(),
            end.status(),
            end.finishReason(),
            length,
            end.usage(),
            end.timing(),
            end.failure()));
    subscribers.toAll(id.conversationId(), new ServerFrame.ConversationUpdated(seq, conversation));
  }

  /** What stands for a conversation in logs. */
  private static String logTag(String conversationId) {
    return UUID.nameUUIDFromBytes(conversationId.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
