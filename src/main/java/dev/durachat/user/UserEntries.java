package dev.durachat.user;

import dev.durachat.config.Config;
import dev.durachat.storage.UserFile;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The entries of all users that are in use. An entry is there as long as someone holds it or its
 * actor is awake, and there is never a second one of the same file: two actors would open it. Any
 * thread.
 */
final class UserEntries {
  private final Map<UserFile, UserEntry> byFile = new ConcurrentHashMap<>();
  private final Config.Limits limits;

  UserEntries(Config.Limits limits) {
    this.limits = limits;
  }

  /** The entry of a file, made where there is none, and held until it is let go. */
  UserEntry hold(UserFile file, Supplier<Mailbox> mailbox) {
    return byFile.compute(
        file,
        (key, present) ->
            (present == null ? new UserEntry(mailbox.get(), limits) : present).hold());
  }

  /** Ends a hold. */
  void letGo(UserEntry entry) {
    byFile.computeIfPresent(
        entry.mailbox().file(), (key, present) -> entry.letGo() ? null : present);
  }

  /** Takes a place for a socket; false when the user has too many. */
  boolean takeSocket(UserEntry entry) {
    boolean[] taken = new boolean[1];
    byFile.computeIfPresent(
        entry.mailbox().file(),
        (key, present) -> {
          taken[0] = entry.addSocket(limits.socketsPerUser());
          return present;
        });
    return taken[0];
  }

  /** A socket's place is free again, and its hold ends. */
  void leave(UserEntry entry) {
    byFile.computeIfPresent(
        entry.mailbox().file(),
        (key, present) -> {
          entry.removeSocket();
          return entry.letGo() ? null : present;
        });
  }

  /** An actor is gone: its entry goes too, unless someone holds it. */
  void forgetIfUnused(Mailbox mailbox) {
    byFile.computeIfPresent(mailbox.file(), (key, present) -> present.unused() ? null : present);
  }

  Collection<UserEntry> all() {
    return byFile.values();
  }
}
