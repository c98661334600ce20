package dev.durachat.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs a command of the system and waits for its end. */
final class Shell {
  private static final int NOT_FOUND = 127;

  private Shell() {}

  /** How it ended, with all that it printed. */
  record Result(int exitCode, String output) {
    boolean worked() {
      return exitCode == 0;
    }

    Result expect() {
      if (!worked()) {
        throw new AssertionError(output);
      }
      return this;
    }
  }

  static Result run(String... command) {
    return run(Map.of(), command);
  }

  static Result run(Map<String, String> environment, String... command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      return new Result(NOT_FOUND, command[0] + " is missing");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
