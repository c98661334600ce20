package dev.durachat.storage;

import dev.durachat.chat.Failure;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Reaction;
import dev.durachat.chat.TextPiece;
import dev.durachat.chat.Timing;
import dev.durachat.chat.Usage;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The messages of all of a user's conversations, in the order of their creation. */
public final class Messages {
  private static final int LONG = 128 * 1024;

  private final Session session;
  private final ReplyChunks chunks;
  private @Nullable LongText last;

  Messages(Session session, ReplyChunks chunks) {
    this.session = session;
    this.chunks = chunks;
  }

  /**
   * A message as its row has it: of a reply that is being generated, the texts lack what is still
   * in chunks.
   *
   * @param n its place in the order of creation
   */
  public record Stored(long n, Message message) {}

  /** Adds a message and tells its place in the order of creation. */
  public long insert(Message it) {
    TextPiece thinking = it.thinking();
    Usage usage = it.usage();
    Timing timing = it.timing();
    Failure failure = it.failure();
    Reaction reaction = it.reaction();
    session.update(
        """
        INSERT INTO message (id, conversation_id, parent_id, role, content, thinking, status,
          attempt, model, finish_reason, prompt_tokens, completion_tokens, total_tokens,
          first_token_ms, total_ms, failure_code, failure_message, attachments, reaction,
          reaction_note, seq, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        it.id(),
        it.conversationId(),
        it.parentId(),
        MessageRow.name(it.role()),
        it.content().text(),
        thinking == null ? null : thinking.text(),
        MessageRow.name(it.status()),
        it.attempt(),
        it.model(),
        it.finishReason(),
        usage == null ? null : usage.promptTokens(),
        usage == null ? null : usage.completionTokens(),
        usage == null ? null : usage.totalTokens(),
        timing == null ? null : timing.firstTokenMs(),
        timing == null ? null : timing.totalMs(),
        failure == null ? null : MessageRow.name(failure.code()),
        failure == null ? null : failure.message(),
        MessageRow.json(it.attachments()),
        reaction == null ? null : MessageRow.name(reaction.value()),
        reaction == null ? null : reaction.note(),
        it.seq(),
        it.createdAt().toEpochMilli(),
        it.updatedAt().toEpochMilli());
    return session.first("SELECT last_insert_rowid()", row -> row.getLong(1)).orElseThrow();
  }

  public Optional<Stored> find(String id) {
    return session.first(MessageRow.SELECT + "WHERE id = ?", MessageRow::read, id);
  }

  /** The replies that are being generated, or were when the process ended. */
  public List<Stored> active() {
    return session.list(
        MessageRow.SELECT + "WHERE status IN ('pending', 'streaming') ORDER BY n",
        MessageRow::read);
  }

  /** Hands on messages of a conversation, newest first, until {@code wanted} has enough. */
  public void newestFirst(String conversationId, long beforeN, Predicate<Stored> wanted) {
    session.each(
        MessageRow.SELECT + "WHERE conversation_id = ? AND n < ? ORDER BY n DESC",
        row -> wanted.test(MessageRow.read(row)),
        conversationId,
        beforeN);
  }

  /** All of a conversation, oldest first. */
  public List<Stored> all(String conversationId) {
    return session.list(
        MessageRow.SELECT + "WHERE conversation_id = ? ORDER BY n",
        MessageRow::read,
        conversationId);
  }

  /** Those of a conversation that changed after {@code seq}, oldest first. */
  public List<Stored> changedSince(String conversationId, long seq, int limit) {
    return session.list(
        MessageRow.SELECT + "WHERE conversation_id = ? AND seq > ? ORDER BY n LIMIT ?",
        MessageRow::read,
        conversationId,
        seq,
        limit);
  }

  /** The ids of those of a conversation that were removed after {@code seq}. */
  public List<String> deletedSince(String conversationId, long seq) {
    return session.list(
        "SELECT id FROM deleted_message WHERE conversation_id = ? AND seq > ? ORDER BY seq",
        row -> row.getString(1),
        conversationId,
        seq);
  }

  /** Keeps what a reader thinks of a message; null forgets it. */
  public void react(long n, @Nullable Reaction reaction, long seq) {
    session.update(
        "UPDATE message SET reaction = ?, reaction_note = ?, seq = ? WHERE n = ?",
        reaction == null ? null : MessageRow.name(reaction.value()),
        reaction == null ? null : reaction.note(),
        seq,
        n);
  }

  /** Marks that the first delta of an attempt is stored. */
  public void streaming(long n) {
    session.update("UPDATE message SET status = 'streaming' WHERE n = ?", n);
  }

  /** How often a reply was taken up again by itself since a person last asked for it. */
  public int restarts(long n) {
    return session
        .first("SELECT restarts FROM message WHERE n = ?", row -> row.getInt(1), n)
        .orElseThrow();
  }

  /**
   * Begins another attempt at a reply: what the last one ended with is forgotten, its text kept.
   *
   * @param restarts how often it was taken up again by itself, with this attempt
   */
  public void begin(
      long n, int attempt, int restarts, MessageStatus status, long seq, Instant now) {
    session.update(
        """
        UPDATE message SET attempt = ?, restarts = ?, status = ?, seq = ?, updated_at = ?, finish_reason = NULL,
          prompt_tokens = NULL, completion_tokens = NULL, total_tokens = NULL,
          first_token_ms = NULL, total_ms = NULL, failure_code = NULL, failure_message = NULL
        WHERE n = ?
        """,
        attempt,
        restarts,
        MessageRow.name(status),
        seq,
        now.toEpochMilli(),
        n);
  }

  /** How an attempt ended. */
  public record End(
      MessageStatus status,
      @Nullable String finishReason,
      @Nullable Usage usage,
      @Nullable Timing timing,
      @Nullable Failure failure) {}

  /** Ends an attempt and folds its chunks. To be called inside a durable transaction. */
  public void end(long n, End end, long seq, Instant now) {
    Usage usage = end.usage();
    Timing timing = end.timing();
    Failure failure = end.failure();
    session.update(
        """
        UPDATE message SET status = ?, finish_reason = ?, prompt_tokens = ?, completion_tokens = ?,
          total_tokens = ?, first_token_ms = ?, total_ms = ?, failure_code = ?,
          failure_message = ?, seq = ?, updated_at = ?
        WHERE n = ?
        """,
        MessageRow.name(end.status()),
        end.finishReason(),
        usage == null ? null : usage.promptTokens(),
        usage == null ? null : usage.completionTokens(),
        usage == null ? null : usage.totalTokens(),
        timing == null ? null : timing.firstTokenMs(),
        timing == null ? null : timing.totalMs(),
        failure == null ? null : MessageRow.name(failure.code()),
        failure == null ? null : failure.message(),
        seq,
        now.toEpochMilli(),
        n);
    chunks.fold(n);
  }

  /**
   * The stored text of a message from {@code from}, at most {@code units} of it, whether it is in
   * the message or still in chunks. Its {@link TextPiece#total} is only as far as was read.
   */
  public TextPiece text(long n, ReplyChunks.Kind kind, int from, int units) {
    Utf8Text base = stored(n, kind);
    if (from >= base.length()) {
      return chunks(n, kind, from, units);
    }
    TextPiece head = base.from(from, units);
    if (head.cut() || head.text().length() == units) {
      return head;
    }
    // An earlier attempt's text is in the message, this one's still in chunks.
    String tail = chunks(n, kind, head.end(), units - head.text().length()).text();
    return new TextPiece(head.offset(), head.text() + tail, head.end() + tail.length());
  }

  /**
   * A long text that was just read. It is asked for piece by piece, by every slow reader, and
   * SQLite reads all of a row for each.
   *
   * @param writes {@link Session#writes} when it was read
   * @param text the next collection may take it: it is no reason to think that memory is short
   */
  private record LongText(
      long n, ReplyChunks.Kind kind, long writes, WeakReference<Utf8Text> text) {}

  private Utf8Text stored(long n, ReplyChunks.Kind kind) {
    LongText known = last;
    if (known != null
        && known.n() == n
        && known.kind() == kind
        && known.writes() == session.writes()) {
      Utf8Text text = known.text().get();
      if (text != null) {
        return text;
      }
    }
    String column =
        switch (kind) {
          case TEXT -> "SELECT content FROM message WHERE n = ?";
          case THINKING -> "SELECT coalesce(thinking, '') FROM message WHERE n = ?";
        };
    Utf8Text text =
        new Utf8Text(session.first(column, row -> row.getBytes(1), n).orElse(new byte[0]));
    last =
        text.size() < LONG
            ? null
            : new LongText(n, kind, session.writes(), new WeakReference<>(text));
    return text;
  }

  private TextPiece chunks(long n, ReplyChunks.Kind kind, int from, int units) {
    ReplyChunks.Part part = chunks.read(n, kind, from, units);
    if (part.start() < 0) {
      return new TextPiece(from, "", from);
    }
    String text = part.text();
    return new TextPiece(part.start(), text, part.start() + text.length()).from(from, units);
  }

  /** The whole stored text of a message, with what is still in chunks. */
  public String whole(long n, ReplyChunks.Kind kind) {
    return text(n, kind, 0, Integer.MAX_VALUE).text();
  }
}
