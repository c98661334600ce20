package dev.durachat.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of a command line, as {@code --name value}; the names of switches stand alone. */
final class Options {
  private final Map<String, String> values = new LinkedHashMap<>();

  private Options() {}

  static Options parse(List<String> arguments, Set<String> switches) {
    Options options = new Options();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        throw new IllegalArgumentException("not an option: " + argument);
      }
      String name = argument.substring(2);
      if (switches.contains(name)) {
        options.values.put(name, "true");
      } else if (i + 1 < arguments.size()) {
        options.values.put(name, arguments.get(++i));
      } else {
        throw new IllegalArgumentException("option without a value: " + argument);
      }
    }
    return options;
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise) {
    String value = values.get(name);
    try {
      return value == null ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: --" + name + " " + value, e);
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Refuses options that nobody reads. */
  Options knowing(Set<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("unknown option --" + name);
      }
    }
    return this;
  }
}
