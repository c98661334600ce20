package dev.durachat.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one folder that a server writes to, and the lock that keeps a second process out of it. The
 * lock is the operating system's, so it is free as soon as the process is gone, however it went.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String WAL = "-wal";
  private static final String SPOOL = "spool";

  private final Path dir;
  private final FileChannel channel;
  private final FileLock lock;
  private final NodeSecret secret;

  private DataDirectory(Path dir, FileChannel channel, FileLock lock, NodeSecret secret) {
    this.dir = dir;
    this.channel = channel;
    this.lock = lock;
    this.secret = secret;
  }

  /**
   * Takes the folder for this process, making it where it is missing.
   *
   * @return empty when another process has it
   */
  public static Optional<DataDirectory> claim(Path dir) throws IOException {
    Files.createDirectories(dir.resolve("users"));
    FileChannel channel =
        FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    Path temporary = dir.resolve("tmp");
    // What a process left here when it was killed is of use to nobody, and a megabyte each time.
    UserFile.remove(temporary);
    Files.createDirectories(temporary.resolve(SPOOL));
    // Where libraries unpack their native parts: nothing is written outside this folder.
    for (String place : List.of("java.io.tmpdir", "org.sqlite.tmpdir", "io.netty.native.workdir")) {
      System.setProperty(place, temporary.toAbsolutePath().toString());
    }
    return Optional.of(new DataDirectory(dir, channel, lock, NodeSecret.in(dir)));
  }

  /** What users entrust to this server is sealed with it. */
  public NodeSecret secret() {
    return secret;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // It is this process that has it already.
      return null;
    }
  }

  /** What is of use to this process alone; empty at every start. */
  public Path temporary() {
    return dir.resolve("tmp");
  }

  /** A folder in it for files on their way in or out. */
  public Path spool() {
    return temporary().resolve(SPOOL);
  }

  /** The file of a user, whether it exists or not. */
  public UserFile userFile(String userId) {
    return UserFile.of(dir.resolve("users"), userId);
  }

  /**
   * The files of users whose actor was awake when a process ended: SQLite removes the {@code -wal}
   * file beside a database when it is closed.
   */
  public List<UserFile> leftOpen() throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("users"), 2)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(WAL))
          .map(file -> file.toString())
          .map(name -> new UserFile(Path.of(name.substring(0, name.length() - WAL.length()))))
          .filter(UserFile::exists)
          .toList();
    }
  }

  /** Lets another process have the folder. */
  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
