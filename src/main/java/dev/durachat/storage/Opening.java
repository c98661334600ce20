package dev.durachat.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a user's file becomes an open database, or is found to be damaged. */
final class Opening {
  private static final Migrations MIGRATIONS = Migrations.ofUsers();

  /**
   * The lock comes first, so that not even the index of the log is shared: no second process can
   * open the file, and one file descriptor less is held. With a log, readers never wait for the
   * writer, and a commit is one append. Most users are small and many are awake at once: 512 KiB of
   * pages each at most.
   */
  private static final String PRAGMAS =
      """
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -512;
      PRAGMA temp_store = MEMORY;
      """;

  /** Made when the first new user comes. */
  private static final class Blank {
    private static final BlankDatabase DATABASE = BlankDatabase.make(MIGRATIONS);
  }

  private Opening() {}

  /** As {@link UserDatabase#open} says. */
  static UserDatabase of(UserFile file, @Nullable String userId, Instant now) {
    if (file.movedAside()) {
      throw new StorageException(
          StorageException.Kind.DAMAGED, "the file was damaged and is moved aside");
    }
    try {
      if (!file.anyPart()) {
        if (userId == null) {
          throw new StorageException(StorageException.Kind.FAILED, "there is no such file");
        }
        create(file);
      }
      return existing(file, userId, now);
    } catch (IOException e) {
      throw StorageException.of("the file cannot be made", e);
    }
  }

  private static UserDatabase existing(UserFile file, @Nullable String userId, Instant now)
      throws IOException {
    Optional<String> flaw = file.flaw();
    if (flaw.isPresent()) {
      file.moveAside();
      throw new StorageException(StorageException.Kind.DAMAGED, flaw.get());
    }
    Session session = null;
    try {
      session = Session.open(file.path());
      return connect(file, session, userId, now);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.DAMAGED) {
        file.moveAside();
      }
      if (session != null) {
        // After the move: SQLite writes nothing to a file that has another name than it had.
        session.close();
      }
      throw e;
    }
  }

  private static UserDatabase connect(
      UserFile file, Session session, @Nullable String userId, Instant now) {
    session.script(PRAGMAS);
    MIGRATIONS.run(session);
    if (userId != null) {
      Lineage.beginIfBlank(session, userId, now);
    }
    UserDatabase database = new UserDatabase(file, session);
    if (userId != null && !userId.equals(database.lineage().userId())) {
      throw new StorageException(StorageException.Kind.DAMAGED, "the file belongs to another user");
    }
    return database;
  }

  /**
   * Writes a blank database under another name and renames it once it is whole on disk: a file of 0
   * bytes is then always damage, never a beginning.
   */
  private static void create(UserFile file) throws IOException {
    file.makeFolder();
    Path draft = file.draft();
    Blank.DATABASE.copyTo(draft);
    file.publish(draft);
  }
}
