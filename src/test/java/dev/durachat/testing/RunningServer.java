package dev.durachat.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.storage.UserFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole server in a process of its own, on a free port, with what a test wants to know of it from
 * outside: one process after another on the same data directory, where a test ends them. Users sign
 * in by token unless a setting says otherwise.
 */
public final class RunningServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SHOWN_CHARS = 100_000;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final Path data;
  private final Map<String, String> settings = new HashMap<>();
  private @Nullable ServerProcess process;
  private @Nullable ApiContract contract;

  private RunningServer(Path folder, Path data, Map<String, String> overrides) {
    this.folder = folder;
    this.data = data;
    settings.put("server.port", "0");
    settings.put("data.dir", data.toString());
    settings.put("auth.mode", "jwt");
    settings.put("auth.jwt.secret", LiveServer.SECRET);
    settings.put("stream.drain", "0s");
    settings.put("models.titles", "false");
    settings.put("limits.commandsPerSecond", "1000000");
    settings.put("limits.framesPerSecond", "1000000");
    settings.putAll(overrides);
    try {
      Files.writeString(conf(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One that answers with this provider and waits a moment for replies when it stops; nothing is
   * started yet.
   *
   * @param folder for its configuration and its log
   */
  public static RunningServer on(Path folder, Path data, ScriptedProvider provider) {
    return new RunningServer(
        folder,
        data,
        Map.of(
            "server.host",
            "127.0.0.1",
            "stream.drain",
            "300ms",
            "models.default",
            ScriptedProvider.MODEL,
            "models.providers",
            provider.setting()));
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param folder for its data, its log and its configuration; a second start in it goes on with
   *     what the first left
   * @param overrides keys laid over the defaults
   * @param launch changes how the process is started
   */
  public static RunningServer start(
      Path folder, Map<String, String> overrides, UnaryOperator<ServerLaunch> launch) {
    RunningServer server = new RunningServer(folder, folder.resolve("data"), overrides);
    return server.start(launch.apply(server.launch()));
  }

  /** As {@link #start(Path, Map, UnaryOperator)}, with these keys alone. */
  public static RunningServer start(Path folder, Map<String, String> overrides) {
    return start(folder, overrides, launch -> launch);
  }

  /** How it is to be started; {@link #start(ServerLaunch, String...)} takes what is made of it. */
  public ServerLaunch launch() {
    return ServerLaunch.of(conf(), folder.resolve("server.log"));
  }

  private Path conf() {
    return folder.resolve("server.conf");
  }

  /** Starts it and waits until it listens; the options come after its own. */
  public RunningServer start(String... options) {
    return start(launch(), options);
  }

  /** As {@link #start(String...)}, in a way of the test's own. */
  public RunningServer start(ServerLaunch launch, String... options) {
    process = launch.start(options(options));
    int ready = port();
    if (ready <= 0) {
      throw new AssertionError("no port");
    }
    return this;
  }

  /** Runs it with these options to its end, as for a command, and tells its exit code. */
  public int command(String... options) {
    try (ServerProcess command = launch().start(options(options))) {
      return command.exitCode();
    }
  }

  private String[] options(String... more) {
    List<String> options = new ArrayList<>();
    settings.forEach((key, value) -> options.add("--" + key + "=" + value));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }

  /** Ends it as an operator does. */
  public void stop() {
    process().terminate();
    assertEquals(0, process().exitCode());
  }

  public int port() {
    return process().port();
  }

  /** The process that was started last. */
  public ServerProcess process() {
    return Objects.requireNonNull(process, "nothing was started");
  }

  /** Its data directory. */
  public Path data() {
    return data;
  }

  /** Where a user's database is. */
  public Path file(String userId) {
    return UserFiles.path(data, userId);
  }

  /** All that it has logged so far. */
  public String log() {
    try {
      return Files.readString(folder.resolve("server.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A user of its HTTP API. */
  public ApiClient api(String userId) {
    return ApiClient.of(this, userId);
  }

  /** Sends a prompt of a user in a new conversation, and reads the answer to its end. */
  public JsonNode chat(String userId, String prompt) {
    try (TestSocket socket = greeted(userId)) {
      socket.say("{type:'start_chat', prompt:" + Json.quote(prompt) + "}");
      return socket.expect("done");
    }
  }

  /** Connects one socket of this user, which has read its greeting. */
  public TestSocket greeted(String userId) {
    TestSocket socket = connect(userId);
    socket.expect("ready");
    return socket;
  }

  /**
   * Connects one socket of this user, which has not read its greeting; throws {@link
   * TestSocket.Refused} where it is not let in.
   */
  public TestSocket connect(String userId) {
    return TestSocket.open(
        port(), "/ws", Map.of("Authorization", "Bearer " + LiveServer.token(userId)));
  }

  /** Asks over HTTP. */
  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** All figures as they are now. */
  public Scrape metrics() {
    return new Scrape(get("/metrics").body());
  }

  /** The OpenAPI document that it serves. */
  public JsonNode document() {
    return Json.parse(get("/api/openapi.json").body());
  }

  synchronized ApiContract contract() {
    if (contract == null) {
      contract = new ApiContract(get("/api/openapi.json").body());
    }
    return contract;
  }

  /** Bytes of memory that the system has given to the process. */
  public long residentBytes() {
    try {
      Matcher line =
          RESIDENT.matcher(Files.readString(Path.of("/proc/" + process().pid() + "/status")));
      if (!line.find()) {
        throw new AssertionError("no VmRSS");
      }
      return Long.parseLong(line.group(1)) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Time of processors that the process has used so far. */
  public Duration processorTime() {
    return ProcessHandle.of(process().pid())
        .flatMap(it -> it.info().totalCpuDuration())
        .orElseThrow(() -> new AssertionError("no such process"));
  }

  /** File descriptors that the process has open. */
  public int openFiles() {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + process().pid() + "/fd"))) {
      return (int) all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.kill();
      // For whoever looks for the cause of a failure: the folder is about to go.
      String log = log();
      System.out.println(log.substring(Math.max(0, log.length() - SHOWN_CHARS)));
    }
    client.close();
  }
}
