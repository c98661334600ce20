package dev.durachat.faults;

import dev.durachat.chat.Conversation;
import dev.durachat.storage.UserDatabase;
import dev.durachat.storage.UserFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A process that writes to one user's file and says of each change when it is committed. */
final class Clerk implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;

  private Clerk(Process process) {
    this.process = process;
    this.said = process.inputReader();
  }

  /** How it commits: with {@code synchronous=FULL}, or with {@code NORMAL}. */
  enum Way {
    DURABLY,
    QUICKLY
  }

  static Clerk start(Path database, Way way) throws IOException {
    return new Clerk(
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Clerk.class.getName(),
                    database.toString(),
                    way.name()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** The number of the next change that it has committed. */
  long next() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new AssertionError("the clerk is gone");
    }
    return Long.parseLong(line);
  }

  /** Kills it. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Takes the database and the way. */
  public static void main(String[] arguments) {
    Instant now = Instant.EPOCH;
    UserDatabase database = UserDatabase.open(new UserFile(Path.of(arguments[0])), "ada", now);
    Way way = Way.valueOf(arguments[1]);
    while (true) {
      long[] seq = new long[1];
      Runnable work =
          () -> {
            seq[0] = database.lineage().raise();
            database
                .conversations()
                .insert(
                    Conversation.begin("c" + seq[0], "fake/one", "p", now)
                        .withReply("", 0, seq[0], now));
          };
      switch (way) {
        case DURABLY ->
            database.durably(
                () -> {
                  work.run();
                  return work;
                });
        case QUICKLY -> database.quickly(work);
      }
      System.out.println(seq[0]);
    }
  }
}
