package dev.durachat.testing;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole server in a process of its own, on a free port, with what a test wants to know of it from
 * outside. Users sign in by token unless a setting says otherwise.
 */
public final class RunningServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final ServerProcess process;
  private @Nullable ApiContract contract;

  private RunningServer(Path folder, ServerProcess process) {
    this.folder = folder;
    this.process = process;
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
    Map<String, String> settings = new HashMap<>();
    settings.put("server.port", "0");
    settings.put("data.dir", folder.resolve("data").toString());
    settings.put("auth.mode", "jwt");
    settings.put("auth.jwt.secret", LiveServer.SECRET);
    settings.put("stream.drain", "0s");
    settings.put("models.titles", "false");
    settings.put("limits.commandsPerSecond", "1000000");
    settings.put("limits.framesPerSecond", "1000000");
    settings.putAll(overrides);
    List<String> options = new ArrayList<>();
    settings.forEach((key, value) -> options.add("--" + key + "=" + value));
    try {
      Path conf = Files.writeString(folder.resolve("server.conf"), "");
      RunningServer server =
          new RunningServer(
              folder,
              launch
                  .apply(ServerLaunch.of(conf, folder.resolve("server.log")))
                  .start(options.toArray(String[]::new)));
      int ready = server.process.port();
      if (ready <= 0) {
        throw new AssertionError("no port");
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #start(Path, Map, UnaryOperator)}, with these keys alone. */
  public static RunningServer start(Path folder, Map<String, String> overrides) {
    return start(folder, overrides, launch -> launch);
  }

  public int port() {
    return process.port();
  }

  public ServerProcess process() {
    return process;
  }

  /** Its data directory. */
  public Path data() {
    return folder.resolve("data");
  }

  /** All that it has logged so far. */
  public String log() {
    try {
      return Files.readString(folder.resolve("server.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects one socket of this user, which has not read its greeting. */
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
          RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
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
    return ProcessHandle.of(process.pid())
        .flatMap(it -> it.info().totalCpuDuration())
        .orElseThrow(() -> new AssertionError("no such process"));
  }

  /** File descriptors that the process has open. */
  public int openFiles() {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return (int) all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.kill();
    client.close();
  }
}
