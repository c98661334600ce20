package dev.durachat.bench;

/** One kind of load. Faults of content are counted by the run; a fault that is thrown ends it. */
@FunctionalInterface
interface Scenario {
  void run(LoadRun run) throws BenchFault, InterruptedException;

  static Scenario named(String name) {
    return switch (name) {
      case "streams" -> Scenarios::streams;
      case "idle" -> Scenarios::idle;
      case "seed" -> Scenarios::seed;
      case "catchup" -> Scenarios::catchUp;
      case "longtext" -> LongText::run;
      default -> throw new IllegalArgumentException("no scenario " + name);
    };
  }
}
