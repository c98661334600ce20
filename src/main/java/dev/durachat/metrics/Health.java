package dev.durachat.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Whether the server can do its work now.
 *
 * @param checks by name; each is asked on an event loop and must answer at once
 */
public record Health(Map<String, BooleanSupplier> checks) {
  public Health {
    checks = Map.copyOf(checks);
  }

  /** The answer of each check, by name. */
  public Map<String, Boolean> read() {
    var answers = new TreeMap<String, Boolean>();
    checks.forEach((name, check) -> answers.put(name, check.getAsBoolean()));
    return answers;
  }
}
