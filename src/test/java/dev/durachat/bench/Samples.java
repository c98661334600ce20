package dev.durachat.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** Durations in microseconds. */
final class Samples {
  private int[] micros = new int[4_096];
  private int count;

  void add(long duration) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, count * 2);
    }
    micros[count++] = Math.clamp(duration, 0, Integer.MAX_VALUE);
  }

  int count() {
    return count;
  }

  /** The duration in milliseconds that the given part of all samples does not pass. */
  double millisAt(double part) {
    if (count == 0) {
      return Double.NaN;
    }
    int[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return sorted[Math.min(count - 1, (int) (part * count))] / 1_000.0;
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("count", count)
        .put("p50", millisAt(0.5))
        .put("p99", millisAt(0.99))
        .put("max", millisAt(1));
  }
}
