package dev.durachat.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where one user's database is. Its name is the SHA-256 of the user id, spread over 256 folders, so
 * that any text is a safe and unique name; the id itself is kept and checked inside the file.
 *
 * @param path the database; SQLite's own files stand beside it
 */
public record UserFile(Path path) {
  private static final String SUFFIX = ".sqlite";
  private static final String DAMAGED = ".damaged";
  private static final String REPLACED = ".replaced";
  private static final String WAL = "-wal";

  /** The database comes first: a part that is left behind is never taken for a whole one. */
  private static final String[] PARTS = {"", WAL, "-shm", "-journal"};

  private static final int TAG_CHARS = 10;

  static UserFile of(Path users, String userId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(userId.getBytes(StandardCharsets.UTF_8));
      String name = HexFormat.of().formatHex(digest);
      return new UserFile(users.resolve(name.substring(0, 2)).resolve(name.substring(2) + SUFFIX));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The user's file that a path is, or is a part or a damaged one of; empty where it is of none.
   */
  static Optional<UserFile> by(Path path) {
    String name = path.getFileName().toString();
    int end = name.indexOf(SUFFIX) + SUFFIX.length();
    if (end < SUFFIX.length()) {
      return Optional.empty();
    }
    String rest = name.substring(end);
    return rest.equals(DAMAGED) || rest.equals(REPLACED) || List.of(PARTS).contains(rest)
        ? Optional.of(new UserFile(path.resolveSibling(name.substring(0, end))))
        : Optional.empty();
  }

  /** Whether the database is there. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Whether a file was moved aside and none is in its place yet: a damaged one, or one that was
   * about to be replaced when the process ended.
   */
  boolean movedAside() {
    return !exists() && (Files.exists(sibling(DAMAGED)) || Files.exists(sibling(REPLACED)));
  }

  /** What is wrong with the files as they lie there; empty when SQLite may look into them. */
  Optional<String> flaw() throws IOException {
    if (!exists()) {
      return Optional.of("the database is missing, its log is there");
    }
    if (!Files.isRegularFile(path)) {
      return Optional.of("it is no file");
    }
    if (empty()) {
      return Optional.of("the file is empty");
    }
    return LogHeader.isSound(sibling(WAL))
        ? Optional.empty()
        : Optional.of("the log does not begin as one");
  }

  /** Whether anything is there that SQLite would take for a part of this database. */
  boolean anyPart() {
    return Arrays.stream(PARTS).anyMatch(part -> Files.exists(sibling(part)));
  }

  /** Where what is in the user's attachments stands. A damaged database leaves it where it is. */
  Path attachments() {
    return sibling(".attachments");
  }

  /** A name beside the database for a file that is still being made. */
  Path draft() {
    return sibling(".new");
  }

  /**
   * Puts a finished draft in its place. Its name survives a power loss from the first durable
   * commit on: SQLite then forces the folder to disk for the log that it makes there.
   */
  void publish(Path draft) throws IOException {
    force(draft, StandardOpenOption.WRITE);
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Moves a damaged database and what belongs to it into a folder beside it, untouched. From then
   * on {@link #movedAside} holds until an operator puts a file in its place.
   */
  void moveAside() throws IOException {
    setAside(DAMAGED);
  }

  /** Moves a sound database out of the way of another that takes its place. */
  void replace() throws IOException {
    if (anyPart()) {
      setAside(REPLACED);
    }
  }

  private void setAside(String suffix) throws IOException {
    Path aside = Files.createDirectories(sibling(suffix));
    Path folder = Files.createTempDirectory(aside, "");
    for (String part : PARTS) {
      Path file = sibling(part);
      if (Files.exists(file)) {
        Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Whether its actor was awake when its process ended. */
  boolean wasAwake() {
    return exists() && Files.exists(sibling(WAL));
  }

  /** Leaves the mark of an actor that was awake when its process ended: an empty log. */
  void markAwake() throws IOException {
    if (exists() && !Files.exists(sibling(WAL))) {
      Files.createFile(sibling(WAL));
    }
  }

  /**
   * Removes everything of the user: the attachments, damaged copies, SQLite's own files, and the
   * database last, so that as long as anything is left there is a user to ask for the rest to go.
   * The database must be closed.
   *
   * @throws StorageException when something could not be removed
   */
  public void erase() {
    try {
      for (String suffix :
          new String[] {".attachments", DAMAGED, REPLACED, ".new", "-journal", "-shm", WAL, ""}) {
        remove(sibling(suffix));
      }
      if (Files.exists(folder())) {
        force(folder(), StandardOpenOption.READ);
      }
    } catch (IOException e) {
      throw new StorageException(StorageException.Kind.FAILED, "a user cannot be erased", e);
    }
  }

  /** Where it is in a data directory, for an operator. */
  public String where() {
    return "users/" + folder().getFileName() + "/" + path.getFileName();
  }

  /** What stands for the user in logs: the beginning of the hash that names the file. */
  public String tag() {
    String folder = String.valueOf(folder().getFileName());
    return folder + path.getFileName().toString().substring(0, TAG_CHARS);
  }

  /** The folder that the database is in. */
  Path folder() {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a user's file has a folder");
  }

  /** Makes the folder, so that it is there after a power loss too. */
  void makeFolder() throws IOException {
    Path folder = folder();
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
      force(Objects.requireNonNull(folder.getParent()), StandardOpenOption.READ);
    }
  }

  /** Whether the file is there but has nothing in it, which no file ever made here has. */
  boolean empty() {
    return size(path) == 0;
  }

  /** Bytes on disk of the database and its log. */
  long bytes() {
    return size(path) + size(sibling(WAL));
  }

  /** When something was last written to the database or its log. */
  FileTime changed() throws IOException {
    Path wal = sibling(WAL);
    FileTime log = FileTime.fromMillis(0);
    try {
      if (size(wal) > 0) {
        log = Files.getLastModifiedTime(wal);
      }
    } catch (NoSuchFileException e) {
      // Its actor has gone to sleep just now, and has put all of it into the database.
    }
    FileTime database = Files.getLastModifiedTime(path);
    return log.compareTo(database) > 0 ? log : database;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private Path sibling(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /** Removes a file, or a folder with all that is in it, where there is one. */
  static void remove(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> children = Files.list(path)) {
        for (Path child : children.toList()) {
          remove(child);
        }
      }
    }
    Files.deleteIfExists(path);
  }

  /** Has a file, or a folder with its names, on disk when this returns. */
  static void force(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }
}
