package dev.durachat.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that ended a moment ago: what they asked for before that may be on its way still, and
 * must find out when it arrives. Any thread.
 */
public final class EndedSessions {
  private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);
  private static final int MOST = 100_000;

  private final Cache<String, String> ended =
      Caffeine.newBuilder().expireAfterWrite(ON_ITS_WAY).maximumSize(MOST).build();

  /** Remembers that a session has ended, before those are looked for that it has open. */
  public void add(String session) {
    ended.put(session, session);
  }

  /** Whether somebody's session, if they have one, has ended. */
  public boolean contains(@Nullable String session) {
    return session != null && ended.getIfPresent(session) != null;
  }
}
