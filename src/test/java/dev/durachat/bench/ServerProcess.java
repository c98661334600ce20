package dev.durachat.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The server under test, in a process and a data folder of its own. */
final class ServerProcess implements AutoCloseable {
  /** What the tokens of all users are signed with. */
  static final String SECRET = "a-secret-for-benchmarks-of-32-bytes-or-more";

  private static final int START_SECONDS = 60;

  /** As {@code run.sh} starts it, from the folder of the project. */
  private static final String OPTIONS = "@conf/jvm.options";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("MALLOC_ARENA_MAX", "1", "MALLOC_TRIM_THRESHOLD_", "65536");

  private final Child child;
  private final int port;
  private final double startMillis;

  private ServerProcess(Child child, int port, double startMillis) {
    this.child = child;
    this.port = port;
    this.startMillis = startMillis;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param command how to start it, to be followed by {@code --conf FILE}; empty for the jar or
   *     classes of this build
   */
  static ServerProcess start(
      Children children, String command, Path data, int upstreamPort, int hibernateSeconds)
      throws IOException, BenchFault, InterruptedException {
    int port = freePort();
    Path configuration = data.resolveSibling(data.getFileName() + ".conf");
    Files.createDirectories(data);
    Files.writeString(configuration, configuration(port, data, upstreamPort, hibernateSeconds));
    List<String> words = new ArrayList<>(command.isBlank() ? ownCommand() : split(command));
    words.addAll(List.of("--conf", configuration.toString()));
    long begun = Clock.micros();
    Child child = children.start("server", words, ENVIRONMENT);
    try {
      awaitReady(child, port, begun);
    } catch (BenchFault | InterruptedException e) {
      child.close();
      throw e;
    }
    return new ServerProcess(child, port, Clock.millisSince(begun));
  }

  int port() {
    return port;
  }

  long pid() {
    return child.pid();
  }

  String lastWords() {
    return child.lastWords();
  }

  /** From the start of its process until it was ready. */
  double startMillis() {
    return startMillis;
  }

  @Override
  public void close() {
    child.close();
  }

  static String configuration(int port, Path data, int upstreamPort, int hibernateSeconds) {
    return """
    server { host = "127.0.0.1", port = %d }
    data { dir = "%s" }
    auth { mode = "jwt", jwt { secret = "%s" } }
    limits { commandsPerSecond = 100000, framesPerSecond = 100000, streamsPerUser = 8 }
    user { hibernateAfter = %ds }
    models {
      default = "fake/m"
      titles = false
      providers = [
        { id = "fake", baseUrl = "http://127.0.0.1:%d/v1", apiKey = "none", models = ["m"], anyModel = true }
      ]
    }
    """
        .formatted(port, data, SECRET, hibernateSeconds, upstreamPort);
  }

  private static List<String> ownCommand() {
    List<String> command = new ArrayList<>();
    command.add(Children.java());
    command.add(OPTIONS);
    Path cache = Path.of("target", "durachat.aot");
    if (Files.exists(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    Path jar = Path.of("target", "durachat.jar");
    if (Files.exists(jar)) {
      command.addAll(List.of("-jar", jar.toString()));
    } else {
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.durachat.Main"));
    }
    return command;
  }

  private static List<String> split(String command) {
    return List.of(command.strip().split("\\s+", -1));
  }

  private static void awaitReady(Child child, int port, long begun)
      throws BenchFault, InterruptedException {
    while (!ready(port)) {
      if (!child.alive() || Clock.millisSince(begun) > START_SECONDS * 1_000) {
        throw new BenchFault("the server did not become ready:\n" + child.lastWords());
      }
      Thread.sleep(3);
    }
  }

  private static boolean ready(int port) {
    String request = "GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(12);
      return new String(head, StandardCharsets.US_ASCII).endsWith(" 200");
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
