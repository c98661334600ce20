package dev.durachat.transfer;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of conversations that somebody wants to bring in: an export of this server's, or the
 * {@code conversations.json} of ChatGPT or Claude. It is read twice, one conversation after
 * another, since it may be larger than the memory: first to see that all of it is right, then to
 * take it in.
 */
public final class ImportFile {
  private static final int MOST_CONVERSATIONS = 20_000;
  private static final int MOST_FILES = 10_000;

  /** Messages with their versions and attachments, all together. */
  private static final int MOST_PARTS = 200_000;

  private final Path file;
  private final long bytes;
  private final Map<String, Enclosure> enclosures;

  private ImportFile(Path file, long bytes, Map<String, Enclosure> enclosures) {
    this.file = file;
    this.bytes = bytes;
    this.enclosures = Map.copyOf(enclosures);
  }

  /**
   * A file inside of the file.
   *
   * @param draft where it was unpacked to
   */
  public record Enclosure(Path draft, Inspection found) {}

  /**
   * Reads all of a file and unpacks what is enclosed in it.
   *
   * @param folder for what is enclosed
   * @param enclosureBytes the largest enclosed file
   * @throws RefusedException naming the place and the reason, when anything in it is wrong
   */
  public static ImportFile checked(Path file, Path folder, long enclosureBytes) throws IOException {
    Set<String> wanted = new HashSet<>();
    Unpacking found = new Unpacking(folder, enclosureBytes);
    Consumer<Transcript> check =
        transcript ->
            transcript
                .entries()
                .forEach(
                    entry -> entry.message().attachments().forEach(each -> wanted.add(each.id())));
    read(file, check, found);
    Map<String, Enclosure> enclosures = new HashMap<>(found.all());
    enclosures.keySet().retainAll(wanted);
    for (String id : wanted) {
      if (!enclosures.containsKey(id)) {
        throw new RefusedException(
            ErrorCode.INVALID_MESSAGE,
            "files has no data for the attachment " + FileName.safe(id) + ".");
      }
    }
    return new ImportFile(file, Files.size(file), enclosures);
  }

  /** What is enclosed and shown by a message, by the ids that the messages use. */
  public Map<String, Enclosure> enclosures() {
    return enclosures;
  }

  /** About what it takes to store all of it: its own size, which encloses all others. */
  public long bytes() {
    return bytes;
  }

  /** Hands on one conversation after another. */
  public void forEach(Consumer<Transcript> taker) throws IOException {
    read(file, taker, null);
  }

  private static void read(Path file, Consumer<Transcript> taker, @Nullable Unpacking found)
      throws IOException {
    Instant arrived = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS);
    JsonSource.read(
        file,
        source -> {
          Budget budget = new Budget(source, arrived);
          if (source.isArray()) {
            ForeignFormat format = new ForeignFormat(source, budget);
            source.array(() -> taker.accept(format.conversation()));
          } else {
            new DurachatFormat(source, budget, taker, found).read();
          }
        });
  }

  /** Counts what comes, and refuses what is too much. */
  static final class Budget {
    private final JsonSource source;
    private final Instant arrived;
    private int conversations;
    private int files;
    private int parts;

    Budget(JsonSource source, Instant arrived) {
      this.source = source;
      this.arrived = arrived;
    }

    /** When the file came: the time of what has none in it. */
    Instant arrived() {
      return arrived;
    }

    void conversation() {
      conversations++;
      ensure("conversations", conversations, MOST_CONVERSATIONS);
    }

    void file() {
      files++;
      ensure("files", files, MOST_FILES);
    }

    /** A message, or one of its versions or attachments. */
    void part() {
      parts++;
      ensure("messages, versions and attachments", parts, MOST_PARTS);
    }

    private void ensure(String what, int count, int most) {
      if (count > most) {
        throw new RefusedException(
            ErrorCode.TOO_LARGE,
            source.place() + ": a file may have at most " + most + " " + what + ".");
      }
    }
  }
}
