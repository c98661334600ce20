package dev.durachat.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, round by round, and its medians as a table. */
final class Figures {
  private final Map<String, List<Double>> rounds = new LinkedHashMap<>();

  void add(String figure, double value) {
    rounds.computeIfAbsent(figure, _ -> new ArrayList<>()).add(value);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  void print(PrintStream out) {
    int width = rounds.keySet().stream().mapToInt(String::length).max().orElse(0);
    out.printf(Locale.ROOT, "%n%-" + (width + 2) + "s %12s   %s%n", "", "median", "rounds");
    String group = "";
    for (Map.Entry<String, List<Double>> figure : rounds.entrySet()) {
      String nextGroup = figure.getKey().replaceAll(":.*", "");
      if (!group.equals(nextGroup) && !group.isEmpty()) {
        out.println();
      }
      group = nextGroup;
      String values =
          figure.getValue().stream().map(Figures::format).collect(Collectors.joining("  "));
      out.printf(
          Locale.ROOT,
          "%-" + (width + 2) + "s %12s   %s%n",
          figure.getKey(),
          format(median(figure.getValue())),
          values);
    }
  }

  private static String format(double value) {
    if (value >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 100 ? "%.1f" : "%.2f", value);
  }
}
