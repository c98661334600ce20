package dev.durachat.storage;

import java.util.List;

/** When each kind of thing that is no conversation last changed. */
public final class LatestChanges {
  private final Session session;

  LatestChanges(Session session) {
    this.session = session;
  }

  /** A kind of thing that changed, and when. */
  public record Changed(String what, long seq) {}

  /** Notes that something of this kind changed. To be called inside the transaction that did it. */
  public void note(String what, long seq) {
    session.update("INSERT OR REPLACE INTO changed (what, seq) VALUES (?, ?)", what, seq);
  }

  /** The kinds that changed after {@code since} and up to {@code until}. */
  public List<Changed> between(long since, long until) {
    return session.list(
        "SELECT what, seq FROM changed WHERE seq > ? AND seq <= ? ORDER BY seq",
        row -> new Changed(row.getString(1), row.getLong(2)),
        since,
        until);
  }
}
