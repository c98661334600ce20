package dev.durachat.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder with copies of users' files. It is laid out as a data directory is, so that {@code
 * check} reads it and a server could start on it.
 */
public final class Backup {
  private static final String USERS = "users";
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

  /**
   * The files of all users in a folder that is laid out as a data directory is. Of some, only what
   * damage left may be there.
   */
  public static List<UserFile> files(Path dir) throws IOException {
    // By names alone: while a server runs, files come and go.
    SortedMap<Path, UserFile> files = new TreeMap<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(dir.resolve(USERS), Files::isDirectory)) {
      for (Path folder : folders) {
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
          paths.forEach(path -> UserFile.by(path).ifPresent(file -> files.put(file.path(), file)));
        }
      }
    }
    return List.copyOf(files.values());
  }

  /** The files of all users in it. */
  public List<UserFile> files() throws IOException {
    return files(dir);
  }

  /** Where the copy of a user's file belongs, in a folder that is there. */
  private UserFile place(UserFile file) throws IOException {
    UserFile place = at(file);
    Files.createDirectories(place.folder());
    return place;
  }

  /** Where the copy of a user's file belongs, whether there is one or not. */
  UserFile at(UserFile file) {
    return new UserFile(
        dir.resolve(USERS).resolve(file.folder().getFileName()).resolve(file.path().getFileName()));
  }

  /**
   * Copies what belongs to no user alone: accounts, sessions, links, the audit log and the node's
   * secret. A server may be using them.
   */
  public void copyShared(Path dataDir) throws IOException {
    Path draft = dir.resolve(Directory.FILE + ".new");
    Files.deleteIfExists(draft);
    try (Session session = Session.open(dataDir.resolve(Directory.FILE))) {
      session.update("VACUUM INTO ?", draft.toString());
    }
    UserFile.force(draft, StandardOpenOption.WRITE);
    Files.move(draft, dir.resolve(Directory.FILE), StandardCopyOption.ATOMIC_MOVE);
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
    for (String name : List.of(Directory.FILE, NodeSecret.FILE)) {
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
    Path copy = at(file).path();
    try {
      return Files.getLastModifiedTime(copy).equals(file.changed());
    } catch (NoSuchFileException e) {
      return false;
    }
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
          // Whole or not there: a part of it would be taken for all by the next backup.
          Path draft = to.resolve(file.getFileName() + ".new");
          Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
          UserFile.force(draft, StandardOpenOption.WRITE);
          Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }
}
