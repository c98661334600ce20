package dev.durachat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How a command of the operator finds the server that has the data directory, and proves that it
 * may read that directory.
 *
 * @param address where the server listens
 * @param token what it asks for; new at each start
 */
record ControlFile(URI address, String token) {
  private static final String NAME = "control";
  private static final int TOKEN_BYTES = 32;

  /** A token that nobody can guess. */
  static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Of a server that listens on this host and port. */
  static ControlFile at(String host, int port, String token) {
    String name =
        switch (host) {
          case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
          default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    return new ControlFile(URI.create("http://" + name + ":" + port), token);
  }

  /** Writes it, for this system user alone. */
  void write(Path dataDir) throws IOException {
    Path draft = dataDir.resolve(NAME + ".new");
    Files.deleteIfExists(draft);
    if (dataDir.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(draft, List.of(address.toString(), token));
    Files.move(draft, dataDir.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What the server of a data directory wrote; empty when it wrote none. */
  static Optional<ControlFile> read(Path dataDir) throws IOException {
    Path file = dataDir.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    return lines.size() < 2
        ? Optional.empty()
        : Optional.of(new ControlFile(URI.create(lines.get(0)), lines.get(1)));
  }
}
