package dev.durachat.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contents of one user's attachments on disk, each named by its SHA-256. */
final class AttachmentFolder {
  private static final Logger LOG = LoggerFactory.getLogger(AttachmentFolder.class);

  private final Path folder;

  AttachmentFolder(Path folder) {
    this.folder = folder;
  }

  Path content(String sha256) {
    return folder.resolve(sha256);
  }

  /**
   * Moves a file that is on disk into its place, so that its name survives a power loss as well; or
   * removes it where the same content is there already.
   */
  void take(Path draft, String sha256) {
    try {
      if (Files.exists(content(sha256))) {
        Files.delete(draft);
        return;
      }
      if (!Files.exists(folder)) {
        Files.createDirectories(folder);
        UserFile.force(Objects.requireNonNull(folder.getParent()), StandardOpenOption.READ);
      }
      Files.move(draft, content(sha256), StandardCopyOption.ATOMIC_MOVE);
      UserFile.force(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      throw StorageException.of("a content cannot be kept", e);
    }
  }

  /** Whether it is gone. */
  boolean remove(String sha256) {
    try {
      Files.deleteIfExists(content(sha256));
      return true;
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("a content could not be removed");
      return false;
    }
  }
}
