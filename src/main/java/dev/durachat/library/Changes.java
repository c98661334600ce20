package dev.durachat.library;

import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.StorageException;
import dev.durachat.storage.UserDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes durable changes: each takes the user's next number, is one transaction, and is announced
 * once it is committed. On the actor's thread alone.
 */
final class Changes {
  private final UserDatabase database;
  private final Announcer announcer;
  private final Clock clock;
  private final Supplier<String> ids;

  Changes(UserDatabase database, Announcer announcer, Clock clock, Supplier<String> ids) {
    this.database = database;
    this.announcer = announcer;
    this.clock = clock;
    this.ids = ids;
  }

  /** What else may change than conversations; clients then fetch it again. */
  enum Kind {
    PROJECTS,
    PROMPTS,
    PREFERENCES,
    KEYS
  }

  /** One change while it is made. */
  static final class Change {
    private final long seq;
    private final Instant now;
    private final Supplier<String> ids;
    private final List<Runnable> announcements = new ArrayList<>();
    private final UserDatabase database;
    private final Announcer announcer;

    private Change(UserDatabase database, Instant now, Supplier<String> ids, Announcer announcer) {
      this.database = database;
      this.seq = database.lineage().raise();
      this.now = now;
      this.ids = ids;
      this.announcer = announcer;
    }

    /** The number of this change. */
    long seq() {
      return seq;
    }

    /** A number of its own for the next of many things that this changes at once. */
    long further() {
      return database.lineage().raise();
    }

    Instant now() {
      return now;
    }

    String newId() {
      return ids.get();
    }

    /** Marks that something of this kind changed, and tells so. */
    void touch(Kind kind) {
      String what = JsonShapes.name(kind);
      database.belongings().changes().note(what, seq);
      announce("", new ServerFrame.Changed(seq, what));
    }

    /** To be sent, in this order, when the change is committed. */
    void announce(String conversationId, ServerFrame frame) {
      announcements.add(() -> announcer.announce(conversationId, frame));
    }
  }

  /** Commits what {@code work} does, durably, and then announces it. */
  <T> T make(Function<Change, T> work) {
    List<Runnable> announcements = new ArrayList<>();
    T result =
        database.durably(
            () -> {
              Change change = new Change(database, clock.instant(), ids, announcer);
              T made = work.apply(change);
              announcements.addAll(change.announcements);
              return made;
            });
    announcements.forEach(Runnable::run);
    tidy();
    return result;
  }

  /** What was removed goes off the disk as well. */
  void tidy() {
    if (database.attachments().anyLeft()) {
      try {
        database.quickly(database.attachments()::collect);
      } catch (StorageException notNow) {
        // The change itself is made. What is left stays noted and goes with the next one.
      }
    }
  }
}
