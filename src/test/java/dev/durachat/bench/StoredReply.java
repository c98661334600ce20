package dev.durachat.bench;

import dev.durachat.storage.DataDirectory;
import dev.durachat.storage.ReplyChunks;
import dev.durachat.storage.UserDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A reply in a user's file that grows chunk by chunk. */
@State(Scope.Thread)
public class StoredReply {
  private static final String CHUNK = ChunkText.of(7, 1_000_000, 32);
  private @Nullable Path folder;
  private @Nullable DataDirectory directory;
  private @Nullable UserDatabase database;
  private long message;
  private int start;

  /** Makes the file. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("durachat-inner-loops");
    directory = DataDirectory.claim(folder).orElseThrow();
    database = UserDatabase.open(directory.userFile("u"), "u", Instant.now());
  }

  /** Begins another reply, so that every iteration finds the same. */
  @Setup(Level.Iteration)
  public void begin() {
    message++;
    start = 0;
  }

  /** Stores the next chunk. */
  int append() {
    UserDatabase open = Objects.requireNonNull(database, "not set up");
    open.quicklyAtOnce(
        () -> open.replyChunks().append(message, ReplyChunks.Kind.TEXT, start, CHUNK));
    start += CHUNK.length();
    return start;
  }

  /** Removes the file. */
  @TearDown
  public void close() throws IOException {
    if (database != null) {
      database.close();
    }
    if (directory != null) {
      directory.close();
    }
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
