package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.storage.UserFiles;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.ApiContract;
import dev.durachat.testing.Json;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.ServerLaunch;
import dev.durachat.testing.ServerProcess;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The server that is harmed: one process after another on the same data directory. */
final class Subject implements AutoCloseable {
  private final Path data;
  private final Path conf;
  private final Path log;
  private @Nullable ServerProcess running;
  private @Nullable ApiContract contract;

  /**
   * Starts nothing yet.
   *
   * @param folder where the configuration and the log are
   * @param data the data directory
   */
  Subject(Path folder, Path data, ScriptedProvider provider) {
    this.data = data;
    this.conf = folder.resolve("subject.conf");
    this.log = folder.resolve("subject.log");
    String text =
        """
        server { host = "127.0.0.1", port = 0 }
        data { dir = "%s" }
        auth { mode = "jwt", jwt { secret = "%s" } }
        limits { commandsPerSecond = 5000, framesPerSecond = 5000 }
        stream { drain = 300ms }
        models { default = "%s", titles = false, providers = %s }
        """
            .formatted(data, LiveServer.SECRET, ScriptedProvider.MODEL, provider.setting());
    try {
      Files.writeString(conf, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How it is to be started; {@link #start(ServerLaunch, String...)} takes what is made of it. */
  ServerLaunch launch() {
    return ServerLaunch.of(conf, log);
  }

  /** Starts it and waits until it listens. */
  Subject start(String... options) {
    return start(launch(), options);
  }

  /** As {@link #start(String...)}, in a way of the test's own. */
  Subject start(ServerLaunch launch, String... options) {
    running = launch.start(options);
    process().port();
    return this;
  }

  /** Runs a command of the operator, and tells its exit code. */
  int command(String... options) {
    try (ServerProcess process = launch().start(options)) {
      return process.exitCode();
    }
  }

  /** The process that was started last. */
  ServerProcess process() {
    return Objects.requireNonNull(running, "nothing was started");
  }

  /** Sends a prompt of a user in a new conversation, and reads the answer to its end. */
  JsonNode chat(String userId, String prompt) {
    try (TestSocket socket = connect(userId)) {
      socket.say("{type:'start_chat', prompt:" + Json.quote(prompt) + "}");
      return socket.expect("done");
    }
  }

  /** Ends it as an operator does. */
  void stop() {
    process().terminate();
    assertEquals(0, process().exitCode());
  }

  /** A socket of a user, which has been greeted. */
  TestSocket connect(String userId) {
    TestSocket socket = open(userId);
    socket.expect("ready");
    return socket;
  }

  /** A socket of a user; throws {@link TestSocket.Refused} where it is not let in. */
  TestSocket open(String userId) {
    return TestSocket.open(
        process().port(), "/ws", Map.of("Authorization", "Bearer " + LiveServer.token(userId)));
  }

  /** A user of its HTTP API. */
  ApiClient api(String userId) {
    int port = process().port();
    ApiContract known = contract == null ? ApiContract.servedAt(port) : contract;
    contract = known;
    return ApiClient.of(port, userId, known);
  }

  /** Where a user's database is. */
  Path file(String userId) {
    return UserFiles.path(data, userId);
  }

  /** All that it has logged. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
      running.exitCode();
      // For whoever looks for the cause of a failure: the folder is about to go.
      System.out.println(log());
    }
  }
}
