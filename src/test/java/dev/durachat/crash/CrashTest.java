package dev.durachat.crash;

import dev.durachat.faults.Fault;
import dev.durachat.faults.FaultReport;
import dev.durachat.testing.ServerLaunch;
import dev.durachat.testing.ServerProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PROTOCOL §7.1 to §7.5: the server is killed at moments of chance, again and again, and what any
 * client ever saw is still there, every prompt ran once, and every reply came to its one end.
 *
 * <p>{@code -Dfaults.times=500} for a longer run, {@code -Dcrash.seed=…} for the same one again.
 */
class CrashTest {
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final Duration LONGEST_LIFE = Duration.ofMillis(2500);

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final Witness witness = new Witness();
  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client = client(vertx);
  private final List<Person> people = new ArrayList<>();
  private final List<ServerProcess> processes = new ArrayList<>();

  static WebSocketClient client(Vertx vertx) {
    return vertx.createWebSocketClient(
        new WebSocketClientOptions()
            .setMaxFrameSize(4 << 20)
            .setMaxMessageSize(4 << 20)
            .setMaxConnections(1000));
  }

  @BeforeEach
  void people() {
    System.out.println("crash.seed=" + SEED);
    for (String user : List.of("ada", "björn", "chloé 🙂")) {
      people.add(new Person(witness, client, user, 2, new Random(random.nextLong())));
    }
  }

  @AfterEach
  void end() {
    processes.forEach(ServerProcess::close);
    vertx.close().await();
  }

  @Test
  @Fault("kill -9 while streaming")
  void whatAnyClientSawSurvivesEveryCrash(FaultReport report) throws IOException {
    int cycles = report.times(15, 200);
    try (TaleTeller teller = new TaleTeller(witness, random.nextLong())) {
      Path conf = CrashConfiguration.write(folder, teller.port());
      for (int i = 0; i < cycles; i++) {
        live(conf);
        if (i % 5 == 4) {
          audit(conf);
        }
      }
      audit(conf);
      report.tried("%d kills, %d users with 2 tabs each, seed %d", cycles, people.size(), SEED);
      report.measured(
          "%d calls of the model, %d text frames checked, none lost or doubled",
          teller.calls().size(), witness.textFrames());
    }
  }

  /** One life of the server, from its start to its violent end. */
  private void live(Path conf) {
    ServerProcess server = spawn(conf);
    switch (random.nextInt(9)) {
      case 0 -> server.awaitReady(Duration.ofMillis(300 + random.nextInt(1200)));
      case 1 -> {
        server.port();
        pass(random.nextInt(60));
      }
      case 2 -> {
        int port = server.port();
        people.forEach(person -> person.connect(port));
        people.forEach(Person::act);
      }
      case 3 -> talk(server.port(), witness.createdFrames() + 1 + random.nextInt(20), FOR_EVER);
      case 4 -> {
        talk(server.port(), FOR_EVER, witness.textFrames() + random.nextInt(300));
        server.terminate();
        pass(random.nextInt(500));
      }
      default -> talk(server.port(), FOR_EVER, witness.textFrames() + random.nextInt(600));
    }
    server.kill();
    people.forEach(person -> person.tabs().forEach(Tab::awaitClosed));
    witness.check();
  }

  /** Everybody talks until so many frames have been seen. */
  private void talk(int port, long created, long texts) {
    people.forEach(person -> person.connect(port));
    people.forEach(Person::act);
    long deadline = System.nanoTime() + LONGEST_LIFE.toNanos();
    while (witness.createdFrames() < created
        && witness.textFrames() < texts
        && System.nanoTime() < deadline) {
      people.get(random.nextInt(people.size())).act();
      long next = witness.textFrames() + random.nextInt(60);
      witness.awaitOr(Duration.ofMillis(random.nextInt(80)), () -> witness.textFrames() > next);
    }
  }

  /** Lets a moment pass in which nothing is waited for. */
  private void pass(int millis) {
    witness.awaitOr(Duration.ofMillis(millis), () -> false);
  }

  /** Lets everything come to its end, and looks at all of it. */
  private void audit(Path conf) {
    try (ServerProcess server = spawn(conf)) {
      int port = server.port();
      people.forEach(person -> person.connect(port));
      people.forEach(Person::settle);
      people.forEach(person -> Audit.all(witness, client, person, port));
      server.kill();
    }
    people.forEach(person -> person.tabs().forEach(Tab::awaitClosed));
  }

  private ServerProcess spawn(Path conf) {
    ServerProcess server = ServerLaunch.of(conf, Path.of("target/crash-server.log")).start();
    processes.add(server);
    return server;
  }
}
