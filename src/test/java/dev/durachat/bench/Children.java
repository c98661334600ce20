package dev.durachat.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** All processes that the benchmark has started: none is left when this is closed. */
final class Children implements AutoCloseable {
  private final Path folder;
  private final Deque<Child> started = new ArrayDeque<>();
  private boolean closed;

  /** Logs go to the folder. */
  Children(Path folder) {
    this.folder = folder;
  }

  /** Runs a main class of the benchmark in a Java of its own; its output can be heard. */
  Child start(Class<?> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Xms384m", "-Xmx1g", "-Xmn256m", "-XX:-UsePerfData"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Path log = log(main.getSimpleName());
    return start(
        main.getSimpleName(),
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())));
  }

  /** Starts a process whose output goes to its log. */
  Child start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    builder.environment().putAll(environment);
    return start(name, builder);
  }

  private synchronized Child start(String name, ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new IOException("the benchmark is ending");
    }
    Child child = new Child(name, builder.start(), log(name));
    started.push(child);
    return child;
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @Override
  public synchronized void close() {
    closed = true;
    started.forEach(Child::close);
    started.clear();
  }
}
