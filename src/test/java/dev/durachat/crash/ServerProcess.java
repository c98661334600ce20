package dev.durachat.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as an operator runs it: a process of its own, known by its process id. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready at http://[^:/]+:(\\d+)/");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private ServerProcess(Process process) {
    this.process = process;
    // No virtual thread: one that reads a pipe holds its carrier, of which there are few.
    Thread.ofPlatform().daemon().start(this::listen);
  }

  /**
   * Starts it without waiting for it.
   *
   * @param log where its errors are appended
   */
  static ServerProcess spawn(Path conf, Path log, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=crash-logback.xml",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.durachat.Main",
            "--conf",
            conf.toString()));
    command.addAll(List.of(options));
    try {
      return new ServerProcess(
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new AssertionError("the server cannot be started", e);
    }
  }

  private void listen() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
          port.complete(Integer.valueOf(ready.group(1)));
        }
      }
    } catch (IOException gone) {
      // Killed: what counts is that nothing more comes.
    }
    port.completeExceptionally(new IOException("the server ended before it was ready"));
  }

  /** Waits until it says where it listens. */
  int port() {
    try {
      return port.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the server did not start; exit code " + exitCodeOrNone(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until it is ready, or for so long. */
  void awaitReady(Duration atMost) {
    try {
      port.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException notYet) {
      // Then it is killed before it was ready.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** SIGKILL, and waits until the process is gone. */
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** SIGTERM, at once. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  int exitCode() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the server does not end: process " + process.pid());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String exitCodeOrNone() {
    return process.isAlive() ? "none" : String.valueOf(process.exitValue());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Writes the configuration that all tests here share. */
  static Path conf(Path folder, int modelPort) {
    Path conf = folder.resolve("test.conf");
    String text =
        """
        server { host = "127.0.0.1", port = 0 }
        data { dir = "%s" }
        auth { mode = "jwt", jwt { secret = "%s" } }
        limits { streamsPerUser = 100, commandsPerSecond = 5000, framesPerSecond = 5000,
                 refusedPerMinute = 10000, socketsPerUser = 100 }
        stream { recoveryAttempts = 100000, recoveryWindow = 10h, drain = 300ms }
        models {
          default = "tales/teller", titles = false
          providers = [ { id = "tales", baseUrl = "http://127.0.0.1:%d/v1", keyless = true
                          models = ["teller"], continues = true } ]
        }
        """
            .formatted(folder.resolve("data"), Passport.SECRET, modelPort);
    try {
      return Files.writeString(conf, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
