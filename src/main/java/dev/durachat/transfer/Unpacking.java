package dev.durachat.transfer;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.transfer.ImportFile.Enclosure;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files inside of an import while they are unpacked. */
final class Unpacking {
  private static final int LONGEST_ID = 200;

  private final Path folder;
  private final long most;
  private final Map<String, Enclosure> all = new HashMap<>();

  /**
   * @param most bytes of each
   */
  Unpacking(Path folder, long most) {
    this.folder = folder;
    this.most = most;
  }

  Map<String, Enclosure> all() {
    return all;
  }

  /** Unpacks one: the object that the source is at. */
  void unpack(JsonSource source) throws IOException {
    Path draft = folder.resolve("enclosed-" + all.size());
    String[] id = new String[1];
    boolean[] data = new boolean[1];
    source.object(
        name ->
            switch (name) {
              case "id" -> {
                id[0] = source.text(LONGEST_ID);
                yield true;
              }
              case "data" -> {
                unpack(source, draft);
                data[0] = true;
                yield true;
              }
              default -> false;
            });
    if (id[0] == null || !data[0]) {
      throw source.refused("must have id and data");
    }
    if (all.put(id[0], new Enclosure(draft, inspected(source, draft))) != null) {
      throw source.refused("has an id that another file has");
    }
  }

  private void unpack(JsonSource source, Path draft) throws IOException {
    try (OutputStream out = new Bounded(Files.newOutputStream(draft), source)) {
      source.base64(out);
    }
  }

  private static Inspection inspected(JsonSource source, Path draft) throws IOException {
    try {
      return Inspection.of(draft);
    } catch (RefusedException e) {
      throw new RefusedException(e.code(), source.place() + ": " + e.reason());
    }
  }

  private final class Bounded extends FilterOutputStream {
    private final JsonSource source;
    private long written;

    Bounded(OutputStream out, JsonSource source) {
      super(out);
      this.source = source;
    }

    @Override
    public void write(int b) throws IOException {
      count(1);
      out.write(b);
    }

    @Override
    public void write(byte @Nullable [] bytes, int from, int length) throws IOException {
      count(length);
      out.write(bytes, from, length);
    }

    private void count(int more) {
      written += more;
      if (written > most) {
        throw new RefusedException(
            ErrorCode.TOO_LARGE, source.place() + ": a file may have at most " + most + " bytes.");
      }
    }
  }
}
