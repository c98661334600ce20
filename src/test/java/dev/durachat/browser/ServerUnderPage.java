package dev.durachat.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own, with the demo model, that can die and come back. */
final class ServerUnderPage implements AutoCloseable {
  private final List<String> command = new ArrayList<>();
  private final Path log;
  private final int port;
  private Process process;

  ServerUnderPage(Path folder, String... options) {
    log = folder.resolve("server.log");
    port = freePort();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.durachat.Main",
            "--server.port=" + port,
            "--data.dir=" + folder.resolve("data")));
    command.addAll(List.of(options));
    process = launch();
  }

  String address() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, which asks it to stop in good order. */
  void terminate() {
    process.destroy();
    awaitEnd();
  }

  /** Starts it again, on the same port and data. */
  void start() {
    process = launch();
  }

  private Process launch() {
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      awaitReady(started.inputReader(StandardCharsets.UTF_8));
      return started;
    } catch (IOException e) {
      throw new AssertionError("the server cannot be started", e);
    }
  }

  private static void awaitReady(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains("ready at http://")) {
        Thread.ofPlatform().daemon().start(() -> out.lines().forEach(rest -> {}));
        return;
      }
    }
    throw new AssertionError("the server ended before it was ready");
  }

  private void awaitEnd() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
