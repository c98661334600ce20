package dev.durachat.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that the benchmark has started, ended by its handle. */
final class Child implements AutoCloseable {
  private static final int STOP_SECONDS = 30;
  private final String name;
  private final Process process;
  private final Path log;
  private final BufferedReader output;
  private final PrintWriter input;

  Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.output = process.inputReader();
    this.input = new PrintWriter(process.outputWriter(), true);
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  void say(String line) {
    input.println(line);
  }

  String hear() throws IOException, BenchFault {
    String line = output.readLine();
    if (line == null) {
      throw new BenchFault(name + " has ended: " + lastWords());
    }
    return line;
  }

  /** The end of its log. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException e) {
      return "no log";
    }
  }

  /** Asks it to end and waits; a process that does not listen is killed. */
  @Override
  public void close() {
    input.close();
    process.destroy();
    boolean ended = false;
    try {
      ended = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.destroyForcibly();
    }
  }
}
