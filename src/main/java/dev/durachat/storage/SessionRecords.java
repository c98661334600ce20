package dev.durachat.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as they are stored. What changes one names the cookie's value that it goes by, so that
 * of two requests at once only one has its way. Any thread; futures fail with {@link
 * StorageException}.
 */
public final class SessionRecords {
  private final Statements statements;

  SessionRecords(Statements statements) {
    this.statements = statements;
  }

  public Future<Void> insert(SessionRecord it) {
    Instant confirmedAt = it.confirmedAt();
    return statements
        .run(
            "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            it.id(),
            it.userId(),
            it.tokenHash(),
            it.previousHash(),
            it.rotatedAt().toEpochMilli(),
            confirmedAt == null ? null : confirmedAt.toEpochMilli(),
            it.createdAt().toEpochMilli(),
            it.usedAt().toEpochMilli(),
            it.endsAt().toEpochMilli(),
            it.secure() ? 1 : 0,
            it.address(),
            it.userAgent())
        .mapEmpty();
  }

  /** The session whose cookie has this value, or had it until its last change. */
  public Future<Optional<SessionRecord>> byHash(String hash) {
    return statements
        .run("SELECT * FROM session WHERE token_hash = ?1 OR previous_hash = ?1", hash)
        .map(SessionRecords::records)
        .map(found -> found.stream().findFirst());
  }

  /** A user's sessions, the last used first. */
  public Future<List<SessionRecord>> ofUser(String userId) {
    return statements
        .run("SELECT * FROM session WHERE user_id = ? ORDER BY used_at DESC, id DESC", userId)
        .map(SessionRecords::records);
  }

  /** The browser has shown its cookie. */
  public Future<Void> use(SessionRecord session, Instant now) {
    return statements
        .run(
            """
            UPDATE session SET used_at = ?1, confirmed_at = coalesce(confirmed_at, ?1)
            WHERE token_hash = ?2
            """,
            now.toEpochMilli(),
            session.tokenHash())
        .mapEmpty();
  }

  /**
   * Gives the cookie a new value; the old one is remembered.
   *
   * @return false when another request was first
   */
  public Future<Boolean> rotate(SessionRecord session, String newHash, Instant now) {
    return statements
        .run(
            """
            UPDATE session SET previous_hash = token_hash, token_hash = ?, rotated_at = ?,
              confirmed_at = NULL
            WHERE token_hash = ?
            """,
            newHash,
            now.toEpochMilli(),
            session.tokenHash())
        .map(updated -> updated.rowCount() == 1);
  }

  /**
   * Gives the cookie another new value in place of one that never reached the browser.
   *
   * @return false when it did reach it, or another request was first
   */
  public Future<Boolean> replace(SessionRecord session, String newHash, Instant now) {
    return statements
        .run(
            """
            UPDATE session SET token_hash = ?, rotated_at = ?
            WHERE token_hash = ? AND confirmed_at IS NULL
            """,
            newHash,
            now.toEpochMilli(),
            session.tokenHash())
        .map(updated -> updated.rowCount() == 1);
  }

  /** Ends one session of a user; the id of what was ended. */
  public Future<List<String>> delete(String userId, String id) {
    return ended("user_id = ? AND id = ?", userId, id);
  }

  /**
   * Ends a user's sessions.
   *
   * @param but the id of one that stays; null for none
   * @return the ids of those that were ended
   */
  public Future<List<String>> deleteAll(String userId, @Nullable String but) {
    return ended("user_id = ? AND id IS NOT ?", userId, but);
  }

  /** Ends those of a user that were not used for longest, beyond so many; tells which. */
  public Future<List<String>> deleteBeyond(String userId, int most) {
    return ended(
        """
        id IN (SELECT id FROM session WHERE user_id = ?
          ORDER BY used_at DESC, id DESC LIMIT -1 OFFSET ?)
        """,
        userId,
        most);
  }

  /** Removes what has ended by itself; tells which. */
  public Future<List<String>> deleteDead(Instant now, Instant usedBefore) {
    return ended("ends_at <= ? OR used_at <= ?", now.toEpochMilli(), usedBefore.toEpochMilli());
  }

  private Future<List<String>> ended(String condition, @Nullable Object... arguments) {
    return statements
        .run("DELETE FROM session WHERE " + condition + " RETURNING id", arguments)
        .map(
            rows -> {
              var ids = new ArrayList<String>();
              rows.forEach(row -> ids.add(row.getString("id")));
              return List.copyOf(ids);
            });
  }

  private static List<SessionRecord> records(RowSet<Row> rows) {
    var records = new ArrayList<SessionRecord>();
    rows.forEach(row -> records.add(SessionRecord.of(row)));
    return List.copyOf(records);
  }
}
