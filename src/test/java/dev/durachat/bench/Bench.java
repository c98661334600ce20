package dev.durachat.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures the server: starts it, a fake upstream and a load generator as processes on free ports
 * over a temporary data folder, runs every scenario some rounds and prints the medians.
 *
 * <p>Exits with 1 when any content was wrong, with 2 on bad options.
 */
public final class Bench {
  private static final String USAGE =
      """
      options:
        --quick                smoke run of some 20 seconds
        --scenarios a,b        of: %s
        --rounds N             rounds of each (3)
        --warm-up N            chunks before anything is measured (120,000)
        --idle-users N         users of the idle scenario (2,000)
        --idle-ms N            how long they stay before their memory is read (14,000)
        --turns N              prompts of the conversation that is caught up with (5,000)
        --conversations N      in the history that is searched and listed (10,000)
        --inner                the inner loops instead, one by one (JMH)
        --server-command CMD   start the server by CMD, followed by --conf FILE; the process that
                               CMD starts must become the server
      """
          .formatted(String.join(",", BenchPlan.SCENARIOS));

  private static final Set<String> OPTIONS =
      Set.of(
          "quick",
          "scenarios",
          "rounds",
          "warm-up",
          "idle-users",
          "idle-ms",
          "turns",
          "conversations",
          "server-command",
          "help");

  private Bench() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    try {
      Options options =
          Options.parse(List.of(arguments), Set.of("quick", "inner", "help")).knowing(OPTIONS);
      if (options.has("help")) {
        System.out.print(USAGE);
        return;
      }
      if (options.has("inner")) {
        InnerLoops.main(arguments);
        return;
      }
      System.exit(measure(options) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + USAGE);
      System.exit(2);
    }
  }

  private static boolean measure(Options options) throws IOException, InterruptedException {
    BenchSizes sizes = BenchSizes.of(options);
    Set<String> chosen = chosen(options);
    Figures figures = new Figures();
    try (BenchRun run =
        new BenchRun(options.text("server-command", ""), sizes.hibernateSeconds())) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(run::close));
      new BenchPlan(run, sizes, chosen, figures, System.err).execute();
      System.out.printf(
          "%ndurachat on %d cores, Java %s%n",
          Runtime.getRuntime().availableProcessors(), Runtime.version());
      figures.print(System.out);
      System.out.println("\nevery byte of every stream was right");
      return true;
    } catch (BenchFault fault) {
      figures.print(System.out);
      System.err.println("the benchmark could not go on: " + fault.getMessage());
      return false;
    }
  }

  private static Set<String> chosen(Options options) {
    String names = options.text("scenarios", String.join(",", BenchPlan.SCENARIOS));
    Set<String> chosen = new LinkedHashSet<>(Arrays.asList(names.split(",", -1)));
    if (!BenchPlan.SCENARIOS.containsAll(chosen)) {
      throw new IllegalArgumentException("unknown scenario in " + names);
    }
    return chosen;
  }
}
