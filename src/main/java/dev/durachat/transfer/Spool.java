package dev.durachat.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where files lie on their way in or out. Each has a name of its own, whoever made it removes it,
 * and what a killed process left is gone at the next start. Any thread.
 *
 * @param folder of this process alone
 */
public record Spool(Path folder) {

  /** A name that nothing has. */
  public Path place() {
    return folder.resolve(UUID.randomUUID().toString());
  }

  /** A folder of its own. */
  public Path newFolder() {
    try {
      return Files.createDirectory(place());
    } catch (IOException e) {
      throw new UncheckedIOException("nothing can be laid down", e);
    }
  }

  /** Removes a file, or a folder and the files in it; it may be gone already. */
  public static void discard(Path path) {
    try {
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.list(path)) {
          files.forEach(Spool::discard);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("what was laid down cannot be removed", e);
    }
  }
}
