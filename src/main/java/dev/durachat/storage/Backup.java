package dev.durachat.storage;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder with copies of users' files. It is laid out as a data directory is, so that {@code
 * check} reads it and a server could start on it.
 */
public final class Backup {
  private static final String USERS = "users";
  private static final String DIRECTORY = "directory.db";
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Path dir;

  private Backup(Path dir) {
    this.dir = dir;
  }

  /**
   * A new one, or one that was made before and is brought up to date: of users who have not changed
   * since, the copy stays as it is.
   *
   * @throws IOException when the folder holds something else, too
   */
  public static Backup make(Path dir) throws IOException {
    if (Files.exists(dir) && !Files.isDirectory(dir.resolve(USERS))) {
      try (Stream<Path> there = Files.list(dir)) {
        if (there.findAny().isPresent()) {
          throw new IOException("the folder is not empty and holds no backup");
        }
      }
    }
    Files.createDirectories(dir.resolve(USERS));
    return new Backup(dir);
  }

  /**
   * One that was made before.
   *
   * @throws IOException when the folder holds none
   */
  public static Backup open(Path dir) throws IOException {
    if (!Files.isDirectory(dir.resolve(USERS))) {
      throw new IOException("the folder holds no backup");
    }
    return new Backup(dir);
  }

  /** The files of all users in a folder that is laid out as a data directory is. */
  public static List<UserFile> files(Path dir) throws IOException {
    try (Stream<Path> all = Files.find(dir.resolve(USERS), 2, (path, is) -> isDatabase(path))) {
      return all.sorted().map(UserFile::new).toList();
    }
  }

  private static boolean isDatabase(Path path) {
    return path.getFileName().toString().endsWith(".sqlite");
  }

  /** The files of all users in it. */
  public List<UserFile> files() throws IOException {
    return files(dir);
  }

  /** Where the copy of a user's file belongs, in a folder that is there. */
  public UserFile place(UserFile file) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(USERS).resolve(file.folder().getFileName()));
    return new UserFile(folder.resolve(file.path().getFileName()));
  }

  /**
   * Copies what belongs to no user alone: accounts, sessions, links, the audit log and the node's
   * secret. A server may be using them.
   */
  public void copyShared(Path dataDir) throws IOException {
    Path draft = dir.resolve(DIRECTORY + ".new");
    Files.deleteIfExists(draft);
    try (Session session = Session.open(dataDir.resolve(DIRECTORY))) {
      session.update("VACUUM INTO ?", draft.toString());
    }
    UserFile.force(draft, StandardOpenOption.WRITE);
    Files.move(draft, dir.resolve(DIRECTORY), StandardCopyOption.ATOMIC_MOVE);
    Files.copy(
        dataDir.resolve(NodeSecret.FILE),
        dir.resolve(NodeSecret.FILE),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  /**
   * Puts what {@link #copyShared} copied into a data directory that has no users.
   *
   * @return false when there are some, whose accounts and keys it would take away
   */
  public boolean restoreShared(Path dataDir) throws IOException {
    if (!files(dataDir).isEmpty()) {
      return false;
    }
    for (String name : List.of(DIRECTORY, NodeSecret.FILE)) {
      if (Files.exists(dir.resolve(name))) {
        Files.copy(
            dir.resolve(name),
            dataDir.resolve(name),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return true;
  }

  /** Whether the copy of a user's file is of the file as it is now. */
  public boolean isCurrent(UserFile file) throws IOException {
    Path copy = place(file).path();
    return Files.exists(copy) && Files.getLastModifiedTime(copy).equals(file.changed());
  }

  /**
   * Copies a user's file and what is attached, in place of the copy that there may be. On the
   * thread that has the database open.
   */
  public void copy(UserFile file, UserDatabase database) throws IOException {
    FileTime changed = file.changed();
    // What is written in the same moment may get the same time: such a copy is never current.
    boolean settled = changed.toInstant().isBefore(Instant.now().minus(SETTLED));
    UserFile place = place(file);
    Path draft = place.draft();
    Files.deleteIfExists(draft);
    database.copyTo(draft);
    copyFolder(file.attachments(), place.attachments());
    Files.setLastModifiedTime(draft, settled ? changed : FileTime.fromMillis(0));
    place.publish(draft);
  }

  /**
   * Puts a user's file of this backup in its place in a data directory that no server uses. What is
   * there is moved aside, untouched. The file begins a new lineage, so that clients which have seen
   * more than it holds begin anew.
   *
   * @throws StorageException when the copy is not sound; nothing is changed then
   */
  public void restore(UserFile copy, Path dataDir) throws IOException {
    FileCheck check = FileCheck.of(copy);
    if (check.fault().isPresent()) {
      throw new StorageException(StorageException.Kind.DAMAGED, check.fault().get());
    }
    UserFile target =
        new UserFile(
            dataDir
                .resolve(USERS)
                .resolve(copy.folder().getFileName())
                .resolve(copy.path().getFileName()));
    target.makeFolder();
    Path draft = target.draft();
    Files.copy(copy.path(), draft, StandardCopyOption.REPLACE_EXISTING);
    boolean cut;
    try (Session session = Session.open(draft)) {
      session.update("UPDATE lineage SET epoch = ?", UUID.randomUUID().toString());
      cut =
          session
              .first("SELECT 1 FROM message WHERE status IN ('pending', 'streaming')", row -> true)
              .isPresent();
    }
    target.replace();
    copyFolder(copy.attachments(), target.attachments());
    target.publish(draft);
    if (cut) {
      // As if its actor had been awake: the next start takes its cut replies up again.
      target.markAwake();
    }
  }

  /** Copies the files of a folder, where there is one. */
  static void copyFolder(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> files = Files.walk(from, 1, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Files.createDirectories(to);
        Path target = to.resolve(file.getFileName());
        if (!Files.exists(target)) {
          Files.copy(file, target);
        }
      }
    }
  }
}
