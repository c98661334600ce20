package dev.durachat.storage;

import java.time.Instant;
import java.util.Optional;

/** The commands that took effect, with their answers, so that each takes effect once. */
public final class Requests {
  private final Session session;

  Requests(Session session) {
    this.session = session;
  }

  /**
   * A command that took effect.
   *
   * @param answer the frame that was its answer, as it was sent
   */
  public record Answered(String fingerprint, String conversationId, String answer) {}

  public Optional<Answered> find(String requestId) {
    return session.first(
        "SELECT fingerprint, conversation_id, answer FROM request WHERE id = ?",
        row -> new Answered(row.getString(1), row.getString(2), row.getString(3)),
        requestId);
  }

  /** To be called inside the transaction of the command's effect. */
  public void remember(String requestId, Answered answered, Instant now) {
    session.update(
        """
        INSERT INTO request (id, fingerprint, conversation_id, answer, created_at)
        VALUES (?, ?, ?, ?, ?)
        """,
        requestId,
        answered.fingerprint(),
        answered.conversationId(),
        answered.answer(),
        now.toEpochMilli());
  }

  /** Forgets what took effect before {@code time}. */
  public void forgetBefore(Instant time) {
    session.update("DELETE FROM request WHERE created_at < ?", time.toEpochMilli());
  }
}
