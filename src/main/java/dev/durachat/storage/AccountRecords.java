package dev.durachat.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts as they are stored. Any thread; futures fail with {@link StorageException}. */
public final class AccountRecords {
  private static final String COLUMNS = "SELECT id, name, password_hash FROM account WHERE ";

  private final Statements statements;
  private final Clock clock;

  AccountRecords(Statements statements, Clock clock) {
    this.statements = statements;
    this.clock = clock;
  }

  /**
   * One account.
   *
   * @param id the user id: never changes, never belongs to another account
   * @param name as its owner wrote it; null where a provider knows the user
   * @param passwordHash null where a provider knows the user
   */
  public record AccountRecord(String id, @Nullable String name, @Nullable String passwordHash) {}

  /**
   * Makes an account with a password.
   *
   * @param nameKey what tells names apart
   * @return false when the name is taken
   */
  public Future<Boolean> insert(String id, String name, String nameKey, String passwordHash) {
    return statements
        .run(
            """
            INSERT INTO account (id, name, name_key, password_hash, created_at)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            id,
            name,
            nameKey,
            passwordHash,
            clock.millis())
        .map(inserted -> inserted.rowCount() == 1);
  }

  /**
   * The account of someone whom a provider knows, made where there is none.
   *
   * @param freshId its id if it has to be made
   */
  public Future<String> ofProvider(String issuer, String subject, String freshId) {
    return statements
        .run(
            """
            INSERT INTO account (id, issuer, subject, created_at)
            VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            freshId,
            issuer,
            subject,
            clock.millis())
        .compose(
            made ->
                statements.run(
                    "SELECT id FROM account WHERE issuer = ? AND subject = ?", issuer, subject))
        .map(rows -> rows.iterator().next().getString("id"));
  }

  public Future<Optional<AccountRecord>> byNameKey(String nameKey) {
    return one("name_key = ?", nameKey);
  }

  public Future<Optional<AccountRecord>> byId(String id) {
    return one("id = ?", id);
  }

  public Future<Void> setPasswordHash(String id, String passwordHash) {
    return statements
        .run("UPDATE account SET password_hash = ? WHERE id = ?", passwordHash, id)
        .mapEmpty();
  }

  /** Forgets an account with its sessions. */
  public Future<Void> erase(String id) {
    return statements.run("DELETE FROM account WHERE id = ?", id).mapEmpty();
  }

  private Future<Optional<AccountRecord>> one(String condition, String argument) {
    return statements
        .run(COLUMNS + condition, argument)
        .map(
            rows -> {
              Iterator<Row> found = rows.iterator();
              return found.hasNext() ? Optional.of(account(found.next())) : Optional.empty();
            });
  }

  private static AccountRecord account(Row row) {
    return new AccountRecord(
        row.getString("id"), row.getString("name"), row.getString("password_hash"));
  }
}
