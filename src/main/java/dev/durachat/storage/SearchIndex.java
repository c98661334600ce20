package dev.durachat.storage;

import dev.durachat.chat.Role;
import dev.durachat.chat.SearchQuery;
import dev.durachat.chat.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which words are in which messages. A change marks the messages that it touches; {@link #update}
 * puts their entries right. An entry costs many times what storing a message costs, and much less
 * where several are made at once: so no reply waits for it, only a search does.
 */
public final class SearchIndex {
  /** What of a message can be found, in UTF-16 units. */
  public static final int FOUND_UNITS = 2 * 1024 * 1024;

  /** No message is larger. */
  public static final int ANY_SIZE = Integer.MAX_VALUE;

  private final Session session;

  SearchIndex(Session session) {
    this.session = session;
  }

  /** A message that may be found. */
  public record Entry(
      String messageId,
      String conversationId,
      String conversationTitle,
      Role role,
      String content,
      Instant createdAt) {}

  /** Whether the entry of every message of so many bytes at most is right. */
  public boolean isCurrent(int bytes) {
    return nextDue(bytes).isEmpty();
  }

  /**
   * Puts entries right until all are, or that time has passed. To be called inside a transaction.
   *
   * @param bytes the largest messages to be taken on
   */
  public void update(Duration atMost, int bytes) {
    long end = System.nanoTime() + atMost.toNanos();
    Optional<Long> due = nextDue(bytes);
    while (due.isPresent()) {
      refresh(due.get());
      due = System.nanoTime() < end ? nextDue(bytes) : Optional.empty();
    }
  }

  /** Ascending: the index keeps in memory what comes in this order, and writes it once. */
  private Optional<Long> nextDue(int bytes) {
    return session.first(
        """
        SELECT d.n FROM search_due d LEFT JOIN message m ON m.n = d.n
        WHERE coalesce(octet_length(m.content), 0) <= ? ORDER BY d.n LIMIT 1
        """,
        row -> row.getLong(1),
        bytes);
  }

  private void refresh(long n) {
    String words = entry(n).map(entry -> words(entry.content())).orElse("");
    if (words.isEmpty()) {
      session.update("DELETE FROM message_words WHERE rowid = ?", n);
    } else {
      session.update("REPLACE INTO message_words (rowid, words) VALUES (?, ?)", n, words);
    }
    session.update("DELETE FROM search_due WHERE n = ?", n);
  }

  private static String words(String content) {
    StringBuilder joined = new StringBuilder();
    Words words = new Words(content, FOUND_UNITS);
    while (words.next()) {
      joined.append(words.folded()).append(' ');
    }
    return joined.toString();
  }

  /**
   * The messages that have all phrases, newest first.
   *
   * @param query not empty
   * @param before none of this place or a later one
   * @return their places in the order of creation, see {@link Messages.Stored#n}
   */
  public List<Long> matches(SearchQuery query, long before, int limit) {
    return session.list(
        """
        SELECT rowid FROM message_words WHERE message_words MATCH ? AND rowid < ?
        ORDER BY rowid DESC LIMIT ?
        """,
        row -> row.getLong(1),
        expression(query),
        before,
        limit);
  }

  /** Folded words are of letters, digits and marks: nothing in them could end the quotes. */
  private static String expression(SearchQuery query) {
    return query.phrases().stream()
        .map(phrase -> "\"" + String.join(" ", phrase) + "\"*")
        .collect(Collectors.joining(" AND "));
  }

  /** A message of a conversation that is not deleted. */
  public Optional<Entry> entry(long n) {
    return session.first(
        """
        SELECT m.id, c.id, c.title, m.role, m.content, m.created_at
        FROM message m JOIN conversation c ON c.id = m.conversation_id
        WHERE m.n = ? AND c.deleted_at IS NULL
        """,
        row ->
            new Entry(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                MessageRow.role(row.getString(4)),
                row.getString(5),
                Instant.ofEpochMilli(row.getLong(6))),
        n);
  }
}
