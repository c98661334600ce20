package dev.durachat.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as an operator runs it: a process of its own, known by its process id. */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready at http://[^:/]+:(\\d+)/");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private ServerProcess(Process process) {
    this.process = process;
    // No virtual thread: one that reads a pipe holds its carrier, of which there are few.
    Thread.ofPlatform().daemon().start(this::listen);
  }

  /** What a {@link ServerLaunch} started. */
  static ServerProcess of(Process process) {
    return new ServerProcess(process);
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
  public int port() {
    try {
      return port.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the server did not start; exit code " + exitCodeOrNone(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until it is ready, or for so long. */
  public void awaitReady(Duration atMost) {
    try {
      port.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException notYet) {
      // Then it is killed before it was ready.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** SIGKILL, and waits until the process is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** SIGTERM, at once. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  public int exitCode() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the server does not end: process " + process.pid());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The id of its process, for those who send it other signals or look at it in /proc. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  private String exitCodeOrNone() {
    return process.isAlive() ? "none" : String.valueOf(process.exitValue());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
