package dev.durachat.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who did what and when to a user's data, for that user to read: sign-ins, shares opened, exports,
 * deletions. The newest 10,000 events of each user are kept. Any thread; futures fail with {@link
 * StorageException}.
 */
public final class AuditLog {
  /** The cursor of the first page. */
  public static final long NEWEST = Long.MAX_VALUE;

  private static final int KEPT = 10_000;

  private final Statements statements;
  private final Clock clock;
  private final int kept;

  AuditLog(Statements statements, Clock clock) {
    this(statements, clock, KEPT);
  }

  AuditLog(Statements statements, Clock clock, int kept) {
    this.statements = statements;
    this.clock = clock;
    this.kept = kept;
  }

  /**
   * Something that happened.
   *
   * @param action a short name, as {@code signin}
   * @param target the id of what it was done to, if it was not the user as a whole
   * @param address the network address that it was asked from, where one is known
   */
  public record Event(
      Instant at, String action, @Nullable String target, @Nullable String address) {}

  /**
   * Some of a user's events.
   *
   * @param events newest first
   * @param next the cursor of the next page; null on the last one
   */
  public record Page(List<Event> events, @Nullable Long next) {}

  /** Records an event of now; it survives a power loss once the future completes. */
  public Future<Void> record(
      String userId, String action, @Nullable String target, @Nullable String address) {
    return statements
        .run(
            "INSERT INTO audit (user_id, at, action, target, address) VALUES (?, ?, ?, ?, ?)",
            userId,
            clock.millis(),
            action,
            target,
            address)
        .compose(
            inserted ->
                statements.run(
                    """
                    DELETE FROM audit WHERE user_id = ?1 AND n <=
                      (SELECT n FROM audit WHERE user_id = ?1 ORDER BY n DESC LIMIT 1 OFFSET ?2)
                    """,
                    userId,
                    kept))
        .mapEmpty();
  }

  /**
   * Events of a user, newest first.
   *
   * @param cursor {@link #NEWEST}, or {@link Page#next} of the page before
   * @param limit at least 1
   */
  public Future<Page> page(String userId, long cursor, int limit) {
    return statements
        .run(
            """
            SELECT n, at, action, target, address FROM audit
            WHERE user_id = ? AND n < ? ORDER BY n DESC LIMIT ?
            """,
            userId,
            cursor,
            limit + 1)
        .map(
            rows -> {
              var events = new ArrayList<Event>();
              Long next = null;
              long last = cursor;
              for (Row row : rows) {
                if (events.size() == limit) {
                  next = last;
                  break;
                }
                last = row.getLong("n");
                events.add(event(row));
              }
              return new Page(List.copyOf(events), next);
            });
  }

  /** Forgets all that is recorded of a user. */
  public Future<Void> eraseUser(String userId) {
    return statements.run("DELETE FROM audit WHERE user_id = ?", userId).mapEmpty();
  }

  private static Event event(Row row) {
    return new Event(
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("action"),
        row.getString("target"),
        row.getString("address"));
  }
}
