package dev.durachat.storage;

import dev.durachat.chat.Usage;
import dev.durachat.chat.UsageDay;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user's replies cost, by day and model. It outlives their conversations. */
public final class DailyUsage {
  private final Session session;

  DailyUsage(Session session) {
    this.session = session;
  }

  /**
   * Counts a reply that ended. To be called inside the transaction that ends it.
   *
   * @param n the message's place in the order of creation
   * @param usage null when its provider did not tell
   */
  public void count(long n, @Nullable Usage usage, Instant now) {
    session.update(
        """
        INSERT INTO daily_usage
        SELECT ?, coalesce(model, ''), 1, ?, ?, ? FROM message WHERE n = ?
        ON CONFLICT (day, model) DO UPDATE SET
          replies = replies + 1,
          prompt_tokens = prompt_tokens + excluded.prompt_tokens,
          completion_tokens = completion_tokens + excluded.completion_tokens,
          total_tokens = total_tokens + excluded.total_tokens
        """,
        LocalDate.ofInstant(now, ZoneOffset.UTC).toString(),
        usage == null ? 0 : usage.promptTokens(),
        usage == null ? 0 : usage.completionTokens(),
        usage == null ? 0 : usage.totalTokens(),
        n);
  }

  /**
   * Counts a call that was no reply, as one for a title.
   *
   * @param model its qualified name
   */
  public void countCall(String model, Usage usage, Instant now) {
    session.update(
        """
        INSERT INTO daily_usage VALUES (?, ?, 0, ?, ?, ?)
        ON CONFLICT (day, model) DO UPDATE SET
          prompt_tokens = prompt_tokens + excluded.prompt_tokens,
          completion_tokens = completion_tokens + excluded.completion_tokens,
          total_tokens = total_tokens + excluded.total_tokens
        """,
        LocalDate.ofInstant(now, ZoneOffset.UTC).toString(),
        model,
        usage.promptTokens(),
        usage.completionTokens(),
        usage.totalTokens());
  }

  /** The days from {@code from} to {@code to}, both included, oldest first. */
  public List<UsageDay> days(LocalDate from, LocalDate to) {
    return session.list(
        """
        SELECT day, model, replies, prompt_tokens, completion_tokens, total_tokens
        FROM daily_usage WHERE day BETWEEN ? AND ? ORDER BY day, model
        """,
        row ->
            new UsageDay(
                LocalDate.parse(row.getString(1)),
                row.getString(2),
                row.getLong(3),
                new Usage(row.getLong(4), row.getLong(5), row.getLong(6))),
        from.toString(),
        to.toString());
  }
}
