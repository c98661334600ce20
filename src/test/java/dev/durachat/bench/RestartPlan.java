package dev.durachat.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/**
 * Users who come back one after another to a server that was started again: half of them to a JVM
 * that has done nothing yet, and the others once it has served strangers for a while, and once the
 * first have come back some times more.
 */
final class RestartPlan {
  private static final StreamShape SHAPE = new StreamShape(1, 0, 32);
  private static final String DATA = "returning";
  private static final int COMINGS = 10;

  private final BenchRun run;
  private final BenchSizes sizes;
  private final Figures figures;

  RestartPlan(BenchRun run, BenchSizes sizes, Figures figures) {
    this.run = run;
    this.sizes = sizes;
    this.figures = figures;
  }

  /** Serves strangers for a while. */
  @FunctionalInterface
  interface Warming {
    void warm() throws IOException, BenchFault;
  }

  void rounds(Warming warming) throws IOException, BenchFault, InterruptedException {
    LongConversations.write(run.folder(DATA), sizes.returning(), sizes.turns(), SHAPE);
    String name = "back after a restart, %,d messages on file: ".formatted(2 * sizes.turns());
    int half = sizes.returning() / 2;
    for (int round = 0; round < sizes.rounds(); round++) {
      ServerProcess _ = run.startServer(DATA);
      visits(name + "the first %d users, ".formatted(half), 0, half);
      warming.warm();
      for (int i = 0; i < COMINGS; i++) {
        // Until they are asleep again: it is from their sleep that they are to come back.
        Thread.sleep(Duration.ofSeconds(sizes.hibernateSeconds() + 1));
        comeBack(0, half, new Samples(), new Samples());
      }
      visits(name + "a warm JVM, ", half, sizes.returning());
    }
  }

  private void visits(String name, int from, int to) throws IOException, BenchFault {
    Samples ready = new Samples();
    Samples catchup = new Samples();
    comeBack(from, to, ready, catchup);
    figures.add(name + "first frame p50, ms", ready.millisAt(0.5));
    figures.add(name + "catch-up p50, ms", catchup.millisAt(0.5));
  }

  private void comeBack(int from, int to, Samples ready, Samples catchup)
      throws IOException, BenchFault {
    for (int i = from; i < to; i++) {
      JsonNode visit =
          run.load(
              "catchup",
              "--user %s --conversation %s --turns %d --n %d --r %d --b %d --reps 1 --pause 0"
                  .formatted(
                      LongConversations.user(i),
                      LongConversations.CONVERSATION,
                      sizes.turns(),
                      SHAPE.chunks(),
                      SHAPE.rate(),
                      SHAPE.bytes()));
      ready.add(micros(visit, "/connectToReadyMs/p50"));
      catchup.add(micros(visit, "/connectToCatchupMs/p50"));
    }
  }

  private static long micros(JsonNode report, String path) {
    return Math.round(report.at(path).asDouble() * 1_000);
  }
}
