package dev.durachat.storage;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  private final Path dir;

  private Backup(Path dir) {
    this.dir = dir;
  }

  /**
   * A new one.
   *
   * @throws IOException when the folder is not empty, too: a backup is never mixed with another
   */
  public static Backup make(Path dir) throws IOException {
    if (Files.exists(dir)) {
      try (Stream<Path> there = Files.list(dir)) {
        if (there.findAny().isPresent()) {
          throw new IOException("the folder is not empty");
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

  /** Where the copy of what users share belongs. */
  public Path directory() {
    return dir.resolve(DIRECTORY);
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
