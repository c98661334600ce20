package dev.durachat;

import io.vertx.core.spi.file.FileResolver;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Finds the files that libraries ask Vert.x for: those on disk, and those that are packed into the
 * program, each unpacked when it is first asked for. Vert.x's own resolver looks through the whole
 * archive for each of them, which took most of a cold JVM's first second. Any thread.
 */
final class PackagedFiles implements FileResolver {
  private final Path folder;
  private boolean closed;

  /**
   * @param folder to unpack to; cleared by whoever owns it
   */
  PackagedFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public File resolve(String fileName) {
    File onDisk = new File(fileName);
    Path unpacked = folder.resolve(fileName).normalize();
    if (onDisk.exists() || !unpacked.startsWith(folder)) {
      return onDisk;
    }
    return Files.exists(unpacked) || unpack(fileName, unpacked) ? unpacked.toFile() : onDisk;
  }

  private synchronized boolean unpack(String name, Path target) {
    if (closed) {
      throw new IllegalStateException("the server has stopped");
    }
    try (InputStream in = PackagedFiles.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        return false;
      }
      Files.createDirectories(target.resolveSibling("."));
      // Whole or not at all: another thread may look for it meanwhile.
      Path draft = target.resolveSibling(UUID.randomUUID().toString());
      Files.copy(in, draft);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be unpacked", e);
    }
  }

  /** From then on nothing is written. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
