package dev.durachat.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The processes and the temporary folder of one benchmark; all of it is gone after the end. */
final class BenchRun implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Path folder;
  private final String serverCommand;
  private final int hibernateSeconds;
  private final Children children;
  private final Child upstream;
  private final Child load;
  private final int upstreamPort;
  private @Nullable ServerProcess server;
  private boolean closed;

  BenchRun(String serverCommand, int hibernateSeconds) throws IOException, BenchFault {
    this.serverCommand = serverCommand;
    this.hibernateSeconds = hibernateSeconds;
    this.folder = Files.createTempDirectory("durachat-bench");
    this.children = new Children(folder);
    this.upstream = children.start(FakeUpstream.class, List.of("--port", "0", "--with-parent"));
    this.load = children.start(LoadGenerator.class, List.of());
    this.upstreamPort = Integer.parseInt(upstream.hear().replaceAll("\\D", ""));
  }

  /** The data folder of this name. */
  Path folder(String data) {
    return folder.resolve(data);
  }

  /** Ends the server that runs and starts one on the data folder of this name. */
  ServerProcess startServer(String data) throws IOException, BenchFault, InterruptedException {
    stopServer();
    ServerProcess started =
        ServerProcess.start(
            children, serverCommand, folder.resolve(data), upstreamPort, hibernateSeconds);
    server = started;
    return started;
  }

  void stopServer() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  /** Runs a scenario of the load generator against the server; wrong content is a fault. */
  JsonNode load(String scenario, String options) throws IOException, BenchFault {
    ServerProcess running = server;
    if (running == null) {
      throw new BenchFault("no server runs");
    }
    load.say(
        "%s --port %d --secret %s --pid %d --upstream-pid %d %s"
            .formatted(
                scenario,
                running.port(),
                ServerProcess.SECRET,
                running.pid(),
                upstream.pid(),
                options));
    JsonNode report = JSON.readTree(load.hear());
    if (!report.path("exact").asBoolean()) {
      throw new BenchFault("NOT EXACT: " + report + "\n" + running.lastWords());
    }
    return report;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    children.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
