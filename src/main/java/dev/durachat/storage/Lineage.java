package dev.durachat.storage;

import java.time.Instant;
import java.util.UUID;

/** Whose file this is, which lineage it is of, and the number of the last durable change. */
public final class Lineage {
  private final Session session;
  private final String userId;
  private final String epoch;
  private final Instant createdAt;
  private long seq;

  private record Row(String userId, String epoch, long seq, Instant createdAt) {}

  Lineage(Session session) {
    this.session = session;
    Row row =
        session
            .first(
                "SELECT user_id, epoch, seq, created_at FROM lineage",
                r ->
                    new Row(
                        r.getString(1),
                        r.getString(2),
                        r.getLong(3),
                        Instant.ofEpochMilli(r.getLong(4))))
            .orElseThrow(() -> new StorageException(StorageException.Kind.DAMAGED, "no lineage"));
    this.userId = row.userId();
    this.epoch = row.epoch();
    this.seq = row.seq();
    this.createdAt = row.createdAt();
  }

  /** A file that nobody has used yet becomes this user's. */
  static void beginIfBlank(Session session, String userId, Instant now) {
    if (session.first("SELECT 1 FROM lineage", row -> true).orElse(false)) {
      return;
    }
    session.update(
        "INSERT INTO lineage (only, user_id, epoch, seq, created_at) VALUES (1, ?, ?, 0, ?)",
        userId,
        UUID.randomUUID().toString(),
        now.toEpochMilli());
  }

  public String userId() {
    return userId;
  }

  public String epoch() {
    return epoch;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** The number of the last durable change. */
  public long seq() {
    return seq;
  }

  /** Takes the next number. To be called inside the transaction of the change that it numbers. */
  public long raise() {
    seq++;
    session.update("UPDATE lineage SET seq = ?", seq);
    return seq;
  }

  /** The user's preferences as JSON. */
  public String preferences() {
    return session.first("SELECT preferences FROM lineage", row -> row.getString(1)).orElse("{}");
  }

  /** Keeps other preferences. */
  public void prefer(String json) {
    session.update("UPDATE lineage SET preferences = ?", json);
  }

  /** Forgets numbers that a transaction took and did not commit. */
  void reload() {
    try {
      seq = session.first("SELECT seq FROM lineage", row -> row.getLong(1)).orElse(seq);
    } catch (StorageException unreadable) {
      // The file is beyond reading: its connection is about to be closed with what it held.
      seq = 0;
    }
  }
}
