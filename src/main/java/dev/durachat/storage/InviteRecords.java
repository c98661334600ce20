package dev.durachat.storage;

import io.vertx.core.Future;
import java.time.Instant;

/** Invitations as they are stored. Any thread; futures fail with {@link StorageException}. */
public final class InviteRecords {
  private final Statements statements;

  InviteRecords(Statements statements) {
    this.statements = statements;
  }

  public Future<Void> insert(String codeHash, Instant endsAt) {
    return statements
        .run("INSERT INTO invite VALUES (?, ?)", codeHash, endsAt.toEpochMilli())
        .mapEmpty();
  }

  /** Whether the invitation may be used. */
  public Future<Boolean> isOpen(String codeHash, Instant now) {
    return statements
        .run(
            "SELECT 1 FROM invite WHERE code_hash = ? AND ends_at > ?",
            codeHash,
            now.toEpochMilli())
        .map(rows -> rows.size() == 1);
  }

  /** Uses the invitation up; false when it may not be used. */
  public Future<Boolean> spend(String codeHash, Instant now) {
    return statements
        .run("DELETE FROM invite WHERE code_hash = ? AND ends_at > ?", codeHash, now.toEpochMilli())
        .map(deleted -> deleted.rowCount() == 1);
  }

  /** Removes what nobody used in time. */
  public Future<Void> deleteDead(Instant now) {
    return statements.run("DELETE FROM invite WHERE ends_at <= ?", now.toEpochMilli()).mapEmpty();
  }
}
