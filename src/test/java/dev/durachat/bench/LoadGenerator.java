package dev.durachat.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Puts load on a server and proves the content of every stream before it quotes a speed. One event
 * loop does it all. Prints one line of JSON a run.
 *
 * <p>{@code <scenario> --port … --secret … --pid <server> …} runs once; without arguments every
 * line of the standard input is such a run, so that a warm process serves many, until it ends.
 */
public final class LoadGenerator {
  private static final Set<String> OPTIONS =
      Set.of(
          "port",
          "secret",
          "pid",
          "upstream-pid",
          "prefix",
          "users",
          "n",
          "r",
          "b",
          "ramp",
          "deadline",
          "settle",
          "idle",
          "turns",
          "reps",
          "round-trips",
          "pause",
          "user",
          "conversation");

  private LoadGenerator() {}

  /** Exits with 1 when a run was not exact. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Transport.quiet();
    Transport transport = Transport.open();
    boolean exact = true;
    if (arguments.length > 0) {
      exact = run(List.of(arguments), transport);
    } else {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        exact &= run(List.of(line.split(" ", -1)), transport);
      }
    }
    transport.close();
    System.exit(exact ? 0 : 1);
  }

  private static boolean run(List<String> words, Transport transport) throws InterruptedException {
    String name = words.getFirst();
    Options options = Options.parse(words.subList(1, words.size()), Set.of()).knowing(OPTIONS);
    LoadRun run = new LoadRun(options, transport);
    try {
      Scenario.named(name).run(run);
    } catch (BenchFault fault) {
      transport.run(() -> run.tally().fault(name, String.valueOf(fault.getMessage())));
    }
    ObjectNode report = transport.ask(() -> run.report(name));
    System.out.println(report);
    return report.path("exact").asBoolean();
  }
}
