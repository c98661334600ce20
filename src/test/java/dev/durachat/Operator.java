package dev.durachat;

import dev.durachat.config.ConfigException;
import dev.durachat.config.ConfigLoader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Who gives the commands on a data directory, and reads what they say. */
final class Operator {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Path data;

  Operator(Path data) {
    this.data = data;
  }

  /** The commands, for one of them. */
  Maintenance commands() {
    said.reset();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    try {
      return new Maintenance(
          new ConfigLoader(Map.of()).load(null, Map.of("data.dir", data.toString())), out, out);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  /** What the last one said. */
  String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
