package dev.durachat.faults;

import dev.durachat.testing.ServerLaunch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** A disk on which, for a server that was started with it, one file cannot be used: EIO. */
final class FaultyDisk {
  private final Path library;
  private final Path order;

  private FaultyDisk(Path library, Path order) {
    this.library = library;
    this.order = order;
  }

  /** What does not work. */
  enum Operation {
    WRITE,
    READ,
    FORCE
  }

  /** Builds what is preloaded. Skips the test where that does not work: Linux and a C compiler. */
  static FaultyDisk build(Path folder) throws IOException {
    Path source = folder.resolve("faulty-disk.c");
    Path library = folder.resolve("faulty-disk.so");
    Path order = Files.createFile(folder.resolve("faulty-disk.order"));
    try (InputStream text = FaultyDisk.class.getResourceAsStream("/faulty-disk.c")) {
      Files.copy(Objects.requireNonNull(text), source);
    }
    Shell.Result built =
        Shell.run("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString());
    Assumptions.assumeTrue(built.worked(), () -> "a C compiler is needed: " + built.output());
    return new FaultyDisk(library, order);
  }

  /** Starts a server with this disk. */
  ServerLaunch below(ServerLaunch launch) {
    return launch
        .environment("LD_PRELOAD", library.toString())
        .environment("FAULTY_DISK", order.toString());
  }

  /** From now on this fails for the file and for those beside it whose names begin as its does. */
  void fail(Operation operation, Path file) throws IOException {
    Path draft = order.resolveSibling("draft");
    Files.writeString(draft, operation.name().toLowerCase(Locale.ROOT) + " " + file);
    Files.move(draft, order, StandardCopyOption.ATOMIC_MOVE);
  }

  /** All is well from now on. */
  void heal() throws IOException {
    Files.writeString(order, "");
  }
}
