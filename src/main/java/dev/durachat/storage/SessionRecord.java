package dev.durachat.storage;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in browser as it is stored.
 *
 * @param tokenHash of the value that its cookie has
 * @param previousHash of the value that it had before; null when it had none
 * @param rotatedAt when the cookie got its value
 * @param confirmedAt when the browser first showed that value; null when it has not yet
 * @param usedAt about the last time that it was used
 * @param endsAt when it ends, however much it is used
 * @param secure whether its cookie is for https alone
 * @param address where it signed in from, where that is known
 * @param userAgent what the browser called itself when it signed in
 */
public record SessionRecord(
    String id,
    String userId,
    String tokenHash,
    @Nullable String previousHash,
    Instant rotatedAt,
    @Nullable Instant confirmedAt,
    Instant createdAt,
    Instant usedAt,
    Instant endsAt,
    boolean secure,
    @Nullable String address,
    @Nullable String userAgent) {

  static SessionRecord of(Row row) {
    Long confirmedAt = row.getLong("confirmed_at");
    return new SessionRecord(
        row.getString("id"),
        row.getString("user_id"),
        row.getString("token_hash"),
        row.getString("previous_hash"),
        time(row, "rotated_at"),
        confirmedAt == null ? null : Instant.ofEpochMilli(confirmedAt),
        time(row, "created_at"),
        time(row, "used_at"),
        time(row, "ends_at"),
        row.getInteger("secure") == 1,
        row.getString("address"),
        row.getString("user_agent"));
  }

  private static Instant time(Row row, String column) {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
