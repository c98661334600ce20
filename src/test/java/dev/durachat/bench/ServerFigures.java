package dev.durachat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the kernel says of a process. A pid of 0 stands for none and has no figures. */
record ServerFigures(long pid) {

  /** Processor time that the process has used so far. */
  double cpuMillis() {
    return ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .map(Duration::toNanos)
            .orElse(0L)
        / 1e6;
  }

  /** Processor time of every thread that is alive, in nanoseconds by thread id. */
  Map<String, Long> threadCpuNanos() {
    Map<String, Long> nanos = new HashMap<>();
    try (Stream<Path> threads = Files.list(proc("task"))) {
      for (Path thread : threads.toList()) {
        String figures = Files.readString(thread.resolve("schedstat"));
        nanos.put(
            thread.getFileName().toString(),
            Long.parseLong(figures.substring(0, figures.indexOf(' '))));
      }
    } catch (IOException e) {
      // A thread that ends while we look takes its figures with it.
      return nanos;
    }
    return nanos;
  }

  /** Processor time between two readings of {@link #threadCpuNanos}. */
  static double millisBetween(Map<String, Long> before, Map<String, Long> after) {
    long nanos = 0;
    for (Map.Entry<String, Long> thread : after.entrySet()) {
      nanos += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    return nanos / 1e6;
  }

  Memory memory() {
    if (pid == 0) {
      return new Memory(0, 0);
    }
    try {
      List<String> status = Files.readAllLines(proc("status"));
      return new Memory(kilobytes(status, "VmRSS:"), kilobytes(status, "RssAnon:"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory in kilobytes. */
  record Memory(long resident, long anonymous) {}

  private static long kilobytes(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private Path proc(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
