package dev.durachat.testing;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /metrics} showed at one moment.
 *
 * @param text in the Prometheus text format
 */
public record Scrape(String text) {

  /** The figure of this name, labels included as they are written; it must be there. */
  public double value(String name) {
    return find(name).orElseThrow(() -> new AssertionError("there is no metric " + name));
  }

  /** As {@link #value}; empty when it has not been counted yet. */
  public OptionalDouble find(String name) {
    Matcher line = Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(text);
    return line.find()
        ? OptionalDouble.of(Double.parseDouble(line.group(1)))
        : OptionalDouble.empty();
  }
}
