package dev.durachat.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.bench.BenchSizes.Load;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/** Which scenarios run, in which order, and which of their figures are quoted. */
final class BenchPlan {
  static final List<String> SCENARIOS =
      List.of(
          "start",
          "light",
          "heavy",
          "max",
          "longtext",
          "catchup",
          "cold",
          "restart",
          "idle",
          "search",
          "lists");

  private static final StreamShape SEED = new StreamShape(1, 0, 32);
  private static final StreamShape IDLE = new StreamShape(5, 0, 32);
  private final BenchRun run;
  private final BenchSizes sizes;
  private final Set<String> chosen;
  private final Figures figures;
  private final PrintStream progress;
  private int prefixes;

  BenchPlan(
      BenchRun run, BenchSizes sizes, Set<String> chosen, Figures figures, PrintStream progress) {
    this.run = run;
    this.sizes = sizes;
    this.chosen = chosen;
    this.figures = figures;
    this.progress = progress;
  }

  void execute() throws IOException, BenchFault, InterruptedException {
    if (chosen.contains("start")) {
      starts();
    }
    if (!Set.of("start", "restart", "idle", "search", "lists").containsAll(chosen)) {
      ServerProcess _ = run.startServer("streams");
      warmUp(sizes.warmUpChunks());
      rounds();
      caughtUp();
    }
    if (chosen.contains("restart")) {
      progress.println("restart");
      new RestartPlan(run, sizes, figures).rounds(() -> serveStrangers(sizes.warmUpChunks()));
    }
    if (chosen.contains("idle")) {
      ServerProcess _ = run.startServer("idle");
      warmUp(sizes.warmUpChunks() / 6);
      idle();
    }
    if (chosen.contains("search") || chosen.contains("lists")) {
      findings();
    }
    run.stopServer();
  }

  private void starts() throws IOException, BenchFault, InterruptedException {
    for (int round = 1; round <= sizes.rounds(); round++) {
      say("start", round);
      figures.add("start: to ready, ms", run.startServer("start" + round).startMillis());
    }
  }

  /** The first seconds of a server are quoted apart: the compiler is at work. */
  private void warmUp(int chunks) throws IOException, BenchFault {
    Load heavy = sizes.heavy();
    progress.println("warm-up");
    JsonNode first = streams(heavy);
    if (!chosen.contains("heavy")) {
      figures.add("first seconds: server CPU, ms per 1,000 chunks", cpu(first));
    } else {
      quote("first seconds", first);
    }
    serveStrangers(chunks - heavy.chunks());
  }

  private void serveStrangers(int chunks) throws IOException, BenchFault {
    Load heavy = sizes.heavy();
    for (int done = 0; done < chunks; done += heavy.chunks()) {
      JsonNode _ = streams(heavy);
    }
    JsonNode _ = streams(sizes.max());
  }

  private void rounds() throws IOException, BenchFault {
    for (int round = 1; round <= sizes.rounds(); round++) {
      quoteStreams("light", sizes.light(), round);
      quoteStreams("heavy", sizes.heavy(), round);
      quoteStreams("max", sizes.max(), round);
    }
    for (int round = 1; round <= sizes.rounds() && chosen.contains("longtext"); round++) {
      say("longtext", round);
      JsonNode report = run.load("longtext", named(sizes.longText().options()));
      String bytes = "long text of %,d bytes".formatted(sizes.longText().shape().chunks() * 40);
      figures.add(
          bytes + ": first tenth, CPU ms per 1,000 chunks",
          report.path("cpuMsPer1000ChunksFirst").asDouble());
      figures.add(
          bytes + ": last tenth, CPU ms per 1,000 chunks",
          report.path("cpuMsPer1000ChunksLast").asDouble());
      figures.add(bytes + ": last to first", report.path("costRatio").asDouble());
    }
  }

  private void quoteStreams(String name, Load load, int round) throws IOException, BenchFault {
    if (chosen.contains(name)) {
      say(name, round);
      quote(name, streams(load));
    }
  }

  private JsonNode streams(Load load) throws IOException, BenchFault {
    return run.load("streams", named(load.options()));
  }

  private void quote(String name, JsonNode report) {
    figures.add(name + ": server CPU, ms per 1,000 chunks", cpu(report));
    figures.add(name + ": added latency p50, ms", report.at("/addedLatencyMs/p50").asDouble());
    figures.add(name + ": added latency p99, ms", report.at("/addedLatencyMs/p99").asDouble());
    figures.add(
        name + ": prompt to first text p50, ms", report.at("/startToFirstTextMs/p50").asDouble());
    figures.add(name + ": chunks per second", report.path("chunksPerSecond").asDouble());
  }

  private static double cpu(JsonNode report) {
    return report.path("cpuMsPer1000Chunks").asDouble();
  }

  private void caughtUp() throws IOException, BenchFault, InterruptedException {
    if (!chosen.contains("catchup") && !chosen.contains("cold")) {
      return;
    }
    progress.println("seed");
    String turns = " --turns " + sizes.turns() + shape(SEED);
    JsonNode seeded = run.load("seed", named("--users 1 --deadline 600" + turns));
    String known =
        "--user %s --conversation %s"
                .formatted(seeded.path("user").asText(), seeded.path("conversation").asText())
            + turns;
    String messages = " of %,d messages".formatted(2 * sizes.turns());
    figures.add(
        "seed" + messages + ": ms per turn", seeded.path("wallMs").asDouble() / sizes.turns());
    for (int round = 1; round <= sizes.rounds() && chosen.contains("catchup"); round++) {
      say("catchup", round);
      JsonNode report = run.load("catchup", known + " --reps " + sizes.reps() + " --round-trips 4");
      String name = "catch-up" + messages;
      figures.add(name + ": connect to frame p50, ms", at(report, "/connectToCatchupMs/p50"));
      figures.add(name + ": connect to frame p99, ms", at(report, "/connectToCatchupMs/p99"));
      figures.add(name + ": round trip p50, ms", at(report, "/catchupRoundTripMs/p50"));
      figures.add(name + ": round trip p99, ms", at(report, "/catchupRoundTripMs/p99"));
    }
    for (int round = 1; round <= sizes.rounds() && chosen.contains("cold"); round++) {
      say("cold", round);
      cold("cold user" + messages, known + " --reps 1");
    }
  }

  private void cold(String name, String known)
      throws IOException, BenchFault, InterruptedException {
    ServerProcess _ = run.startServer("streams");
    JsonNode first = run.load("catchup", known);
    figures.add(name + ": first frame, first socket after a restart, ms", ready(first));
    figures.add(
        name + ": catch-up, first socket after a restart, ms",
        at(first, "/connectToCatchupMs/p50"));
    JsonNode _ = streams(sizes.heavy());
    for (int i = 0; i < sizes.rounds(); i++) {
      Thread.sleep(sizes.hibernateSeconds() * 1_000L + 1_500);
      JsonNode woken = run.load("catchup", known);
      figures.add(name + ": first frame, hibernated, ms", ready(woken));
      figures.add(name + ": catch-up, hibernated, ms", at(woken, "/connectToCatchupMs/p50"));
    }
  }

  private static double ready(JsonNode report) {
    return at(report, "/connectToReadyMs/p50");
  }

  private static double at(JsonNode report, String path) {
    return report.at(path).asDouble(Double.NaN);
  }

  private void idle() throws IOException, BenchFault {
    String options =
        "--users %d --ramp %d --settle %d --idle %d --deadline 300"
            .formatted(
                sizes.idleUsers(), sizes.idleUsers() * 3, sizes.idleMillis(), sizes.idleMillis());
    for (int round = 1; round <= sizes.rounds(); round++) {
      say("idle", round);
      JsonNode report = run.load("idle", named(options + shape(IDLE)));
      String name = "%,d idle users".formatted(sizes.idleUsers());
      figures.add(name + ": after their chat, KB each", at(report, "/kbPerUserAfterChat"));
      figures.add(name + ": hibernated, KB each", at(report, "/kbPerUser"));
      figures.add(name + ": hibernated, anonymous KB each", at(report, "/anonymousKbPerUser"));
      figures.add(name + ": server CPU while idle, ms", at(report, "/serverCpuMs"));
    }
  }

  private void findings() throws IOException, BenchFault, InterruptedException {
    progress.println("a long history");
    LongHistory.write(run.folder("history"), sizes.conversations());
    LibraryPlan library =
        new LibraryPlan(run.startServer("history"), sizes.conversations(), figures);
    if (chosen.contains("search")) {
      progress.println("search");
      library.searches(sizes.rounds());
    }
    if (chosen.contains("lists")) {
      progress.println("lists");
      library.lists(sizes.rounds());
    }
  }

  private static String shape(StreamShape shape) {
    return " --n %d --r %d --b %d".formatted(shape.chunks(), shape.rate(), shape.bytes());
  }

  /** Every run has users of its own. */
  private String named(String options) {
    prefixes++;
    return options + " --prefix r" + prefixes + "-";
  }

  private void say(String scenario, int round) {
    progress.println(scenario + " " + round + "/" + sizes.rounds());
  }
}
