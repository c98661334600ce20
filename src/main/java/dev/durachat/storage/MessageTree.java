package dev.durachat.storage;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Role;
import dev.durachat.storage.Messages.Stored;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The messages of a conversation as a tree: its branches, and what is cut off with one. */
public final class MessageTree {
  private final Session session;

  MessageTree(Session session) {
    this.session = session;
  }

  /** One message of a path as a model is shown it. */
  public record Spoken(Role role, String content, List<Attachment> attachments) {}

  /** What was said from the root down to this message. */
  public List<Spoken> path(String leafId) {
    return session.list(
        """
        WITH RECURSIVE path (id, parent_id, depth) AS (
          SELECT id, parent_id, 0 FROM message WHERE id = ?
          UNION ALL
          SELECT m.id, m.parent_id, depth + 1 FROM message m JOIN path p ON m.id = p.parent_id
        )
        SELECT m.role, m.content, m.attachments FROM path JOIN message m ON m.id = path.id ORDER BY depth DESC
        """,
        row ->
            new Spoken(
                MessageRow.role(row.getString(1)),
                row.getString(2),
                MessageRow.attachments(row.getString(3))),
        leafId);
  }

  /** A message of a tree. */
  public record Node(long n, String id) {}

  /** All messages of a conversation, oldest first. */
  public List<Node> nodes(String conversationId) {
    return session.list(
        "SELECT n, id FROM message WHERE conversation_id = ? ORDER BY n",
        row -> new Node(row.getLong(1), row.getString(2)),
        conversationId);
  }

  /** The messages from the root down to this one. */
  public List<Node> branchNodes(String leafId) {
    return session.list(
        """
        WITH RECURSIVE path (n, id, parent_id) AS (
          SELECT n, id, parent_id FROM message WHERE id = ?
          UNION ALL
          SELECT m.n, m.id, m.parent_id FROM message m JOIN path p ON m.id = p.parent_id
        )
        SELECT n, id FROM path ORDER BY n
        """,
        row -> new Node(row.getLong(1), row.getString(2)),
        leafId);
  }

  /** A message and all that is below it, oldest first. */
  public List<Node> below(String id) {
    return session.list(
        """
        WITH RECURSIVE below (n, id, conversation_id) AS (
          SELECT n, id, conversation_id FROM message WHERE id = ?
          UNION ALL
          SELECT m.n, m.id, m.conversation_id FROM message m JOIN below b
            ON m.conversation_id = b.conversation_id AND m.parent_id = b.id
        )
        SELECT n, id FROM below ORDER BY n
        """,
        row -> new Node(row.getLong(1), row.getString(2)),
        id);
  }

  /** The messages from the root down to this one, oldest first. */
  public List<Stored> branch(String leafId) {
    return session.list(
        """
        WITH RECURSIVE path (id, parent_id) AS (
          SELECT id, parent_id FROM message WHERE id = ?
          UNION ALL
          SELECT m.id, m.parent_id FROM message m JOIN path p ON m.id = p.parent_id
        )
        """
            + MessageRow.SELECT
            + "WHERE id IN (SELECT id FROM path) ORDER BY n",
        MessageRow::read,
        leafId);
  }

  /** The newest message below {@code parentId}, or of a whole conversation where that is null. */
  public Optional<String> newestBelow(String conversationId, @Nullable String parentId) {
    return parentId == null
        ? session.first(
            "SELECT id FROM message WHERE conversation_id = ? ORDER BY n DESC LIMIT 1",
            row -> row.getString(1),
            conversationId)
        : below(parentId).stream().map(Node::id).reduce((older, newer) -> newer);
  }

  /** Removes one message with its former contents, and remembers that it is gone. */
  public void remove(Node node, String conversationId, long seq) {
    session.update("DELETE FROM message_version WHERE message = ?", node.n());
    session.update("DELETE FROM reply_chunk WHERE message = ?", node.n());
    session.update("DELETE FROM message WHERE n = ?", node.n());
    session.update(
        "INSERT INTO deleted_message (id, conversation_id, seq) VALUES (?, ?, ?)",
        node.id(),
        conversationId,
        seq);
  }

  /** Removes all messages of a conversation with their former contents. */
  public void removeAll(String conversationId) {
    for (String table : List.of("message_version", "reply_chunk")) {
      session.update(
          "DELETE FROM "
              + table
              + " WHERE message IN (SELECT n FROM message WHERE conversation_id = ?)",
          conversationId);
    }
    session.update("DELETE FROM message WHERE conversation_id = ?", conversationId);
  }
}
