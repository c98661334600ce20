package dev.durachat.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What tests see of a user's attachments below the data directory. */
public final class AttachmentsOnDisk {
  private AttachmentsOnDisk() {}

  /** The names of all contents of a user. */
  public static List<String> of(Path data, String userId) {
    return names(UserFile.of(data.resolve("users"), userId).attachments());
  }

  /** The names of all files on their way in or out. */
  public static List<String> spooled(Path data) {
    return names(data.resolve("tmp").resolve("spool"));
  }

  private static List<String> names(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
