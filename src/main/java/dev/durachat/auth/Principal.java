package dev.durachat.auth;

import dev.durachat.storage.SessionRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param userId any text, never empty
 * @param expiresAt when this identity ends; null for never
 * @param sessionId the session that it belongs to, which may be ended before; null without one
 */
public record Principal(String userId, @Nullable Instant expiresAt, @Nullable String sessionId) {
  public Principal(String userId, @Nullable Instant expiresAt) {
    this(userId, expiresAt, null);
  }

  static Principal of(SessionRecord session) {
    return new Principal(session.userId(), session.endsAt(), session.id());
  }
}
