package dev.durachat.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.faults.Fault;
import dev.durachat.faults.FaultReport;
import dev.durachat.testing.ServerLaunch;
import dev.durachat.testing.ServerProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, the policy to interrupt, and the lock of the data directory: PROTOCOL §7.4 and §9. */
class ShutdownTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration MOMENT = Duration.ofMillis(50);
  private static final int LATE_TRIES = 200;
  private static final short GOING_AWAY = 1001;
  private static final int IN_USE = 3;
  private static final Path LOG = Path.of("target/crash-server.log");

  @TempDir Path folder;

  private final Witness witness = new Witness();
  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client = CrashTest.client(vertx);
  private final Person ada = new Person(witness, client, "ada", 1, new Random(1));
  private final Tab tab = ada.tabs().getFirst();
  private final List<ServerProcess> processes = new ArrayList<>();
  private TaleTeller teller;
  private Path conf;

  ShutdownTest() throws IOException {
    teller = new TaleTeller(witness, 1);
    teller.pace(4);
    conf = Path.of("unset");
  }

  @BeforeEach
  void configure() {
    conf = CrashConfiguration.write(folder, teller.port());
  }

  @AfterEach
  void end() {
    processes.forEach(ServerProcess::close);
    teller.close();
    vertx.close().await();
  }

  @Test
  @Fault("SIGTERM in mid-stream")
  void replyThatOutlastsTheDrainIsTakenUpByTheNextStart(FaultReport report) {
    ServerProcess server = spawn();
    View.Shown reply = halfTold(server.port());
    int calls = teller.calls().size();
    long asked = System.nanoTime();
    server.terminate();
    assertEquals(0, server.exitCode());
    long gone = System.nanoTime();
    tab.awaitClosed();
    assertEquals(GOING_AWAY, closeCode());

    long started = System.nanoTime();
    ServerProcess next = spawn();
    witness.await("a call with no client", PATIENCE, () -> teller.calls().size() > calls);
    report.tried("SIGTERM in a reply that outlasts the drain");
    report.measured("exit 0 after %d ms", millis(asked, gone));
    report.measured("gone on with %d ms after the next start", millis(started, System.nanoTime()));
    assertTrue(teller.calls().getLast().partial().startsWith(reply.text()));
    teller.hold(prompt()).countDown();
    finishAndAudit(next);
    assertEquals("complete", status(reply));
  }

  @Test
  @Fault("SIGTERM in mid-stream")
  void replyThatEndsWithinTheDrainIsSeenToItsEnd(FaultReport report) {
    ServerProcess server = spawn("--stream.drain=30s");
    View.Shown reply = halfTold(server.port());
    server.terminate();
    // Before the drain it is refused for another reason, so that it never takes effect.
    JsonObject late =
        ada.prompt().put("requestId", "late").put("conversationId", reply.conversationId());
    for (int i = 0; !witness.awaitOr(MOMENT, () -> refusals().contains("unavailable")); i++) {
      assertTrue(i < LATE_TRIES, "no refusal while the server drains");
      tab.send(late);
    }
    long ended = System.nanoTime();
    teller.hold(prompt()).countDown();
    assertEquals(0, server.exitCode());
    report.tried("SIGTERM in a reply that ends within the drain");
    report.measured("exit 0 %d ms after its rest came", millis(ended, System.nanoTime()));
    tab.awaitClosed();
    assertEquals(GOING_AWAY, closeCode());
    assertEquals("complete", status(reply));
    assertEquals(Tale.of(prompt()).text(), shown(reply).text());
    witness.check();
  }

  @Test
  @Fault("SIGTERM in mid-stream")
  void byPolicyCutRepliesStayInterruptedUntilContinued(FaultReport report) {
    ServerProcess server = spawn();
    View.Shown reply = halfTold(server.port());
    server.kill();
    tab.awaitClosed();
    teller.hold(prompt()).countDown();
    String seen = shown(reply).text();

    long started = System.nanoTime();
    ServerProcess next = spawn("--stream.recovery=interrupt");
    ada.connect(next.port());
    ada.settle();
    assertEquals("interrupted", status(reply));
    report.tried("kill -9 in mid-stream, then a start by the policy to interrupt");
    report.measured("interrupted %d ms after the start", millis(started, System.nanoTime()));
    assertTrue(shown(reply).text().startsWith(seen));
    assertEquals(1, teller.calls().size());
    ada.command(tab, new JsonObject().put("type", "continue").put("messageId", reply.id()));
    finishAndAudit(next);
    assertEquals("complete", status(reply));
    assertEquals(2, shown(reply).attempt());
  }

  @Test
  @Fault("two processes on one data directory")
  void secondProcessOnTheSameFolderIsTurnedAway(FaultReport report) throws IOException {
    ServerProcess first = spawn();
    View.Shown reply = halfTold(first.port());
    Path words = folder.resolve("second.log");
    long started = System.nanoTime();
    try (ServerProcess second = ServerLaunch.of(conf, words).start()) {
      assertEquals(IN_USE, second.exitCode());
    }
    report.tried("a second start while the first streams, a third after its kill -9");
    report.measured("turned away in %d ms", (System.nanoTime() - started) / 1_000_000);
    assertTrue(Files.readString(words).endsWith("is in use by another process\n"));
    assertEquals("streaming", status(reply));
    first.kill();
    tab.awaitClosed();
    ServerProcess next = spawn();
    teller.hold(prompt()).countDown();
    finishAndAudit(next);
    assertEquals("complete", status(reply));
  }

  /** Starts a reply and waits until half of it is there; more does not come before the release. */
  private View.Shown halfTold(int port) {
    ada.longestTale(60);
    ada.connect(port);
    JsonObject prompt = ada.prompt().put("prompt", prompt());
    CountDownLatch unused = teller.hold(prompt());
    assertEquals(1, unused.getCount());
    ada.command(tab, prompt);
    int half = Tale.of(prompt()).text().length() / 2;
    witness.await(
        "half of the reply",
        PATIENCE,
        () -> ada.any(tab, it -> it.active() && it.text().length() >= half).isPresent());
    return ada.any(tab, View.Shown::active).orElseThrow();
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }

  private static String prompt() {
    return Tale.prompt(42, 60);
  }

  private void finishAndAudit(ServerProcess server) {
    int port = server.port();
    ada.connect(port);
    ada.settle();
    Audit.all(witness, client, ada, port);
  }

  private View.Shown shown(View.Shown reply) {
    return Objects.requireNonNull(tab.view().message(reply.id()));
  }

  private String status(View.Shown reply) {
    return shown(reply).status();
  }

  private List<String> refusals() {
    return tab.log().stream().map(it -> it.getString("code", "")).toList();
  }

  private int closeCode() {
    Short code = Objects.requireNonNull(tab.line()).closeCode();
    return code == null ? -1 : code;
  }

  private ServerProcess spawn(String... options) {
    ServerProcess server = ServerLaunch.of(conf, LOG).start(options);
    processes.add(server);
    return server;
  }
}
