package dev.durachat.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Json;
import dev.durachat.testing.RawSocket;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.Scrape;
import dev.durachat.testing.ServerLaunch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody comes back at the same moment, as after a restart of the server or of a proxy. */
final class ReconnectStormTest {
  private static final int SOCKETS_EACH = 5;
  private static final int MEGABYTE = 1 << 20;
  private static final int SPARE_FILES = 20;
  private static final int SPARE_MEGABYTES = 32;
  private static final int SETTLED_LOOKS = 10;
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration REST = Duration.ofSeconds(60);

  /** Instances that threads still know from their last turn. */
  private static final int FEW = 20;

  private static final Pattern REMAINS =
      Pattern.compile(
          "(\\d+) +\\d+ +dev\\.durachat\\."
              + "(gateway\\.Connection|user\\.(Subscriber|UserActor|Mailbox|UserSession|Room))\\b(?![$])");

  @TempDir Path folder;

  /** A conversation that somebody has open. */
  private record Person(String name, String conversation, String text) {}

  @Test
  @Fault("reconnect storm")
  void everybodyIsServedAndNothingStays(FaultReport report) throws Exception {
    int sockets = report.times(300, 5_000);
    int storms = report.isLong() ? 5 : 1;
    try (RunningServer server =
        RunningServer.start(
            folder,
            Map.of(
                "user.hibernateAfter",
                "300ms",
                // One place that is not given back is one that the next storm lacks.
                "limits.socketsPerUser",
                String.valueOf(SOCKETS_EACH)),
            ReconnectStormTest::givingMemoryBack)) {
      List<Person> people = people(server, sockets / SOCKETS_EACH);
      await().atMost(REST).until(() -> sleeps(server.metrics()));
      storm(server, people);
      rest(server);
      long memory = settled(server);
      int files = server.openFiles();
      for (int i = 0; i < storms; i++) {
        List<Long> nanos = storm(server, people);
        report.measured(
            "storm %d: half served after %.1f s, all after %.1f s",
            i + 1, nanos.get(nanos.size() / 2) / 1e9, nanos.getLast() / 1e9);
        rest(server);
      }
      await().atMost(REST).untilAsserted(() -> assertEquals(List.of(), remains(server)));
      long grown = settled(server) - memory;
      report.tried("%d times %d sockets at once", storms, people.size() * SOCKETS_EACH);
      report.measured(
          "memory after the first %d MB, after the last %+d MB, files %d and %d",
          memory / MEGABYTE, grown / MEGABYTE, files, server.openFiles());
      assertTrue(server.openFiles() <= files + SPARE_FILES, "open files: " + server.openFiles());
      assertTrue(grown < (long) SPARE_MEGABYTES * MEGABYTE, "memory grew by " + grown);
    }
  }

  /** What many of those who came have left in memory, as the JVM counts it. */
  private static List<String> remains(RunningServer server) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String all =
        Shell.run(jcmd, String.valueOf(server.process().pid()), "GC.class_histogram")
            .expect()
            .output();
    return REMAINS
        .matcher(all)
        .results()
        .filter(each -> Integer.parseInt(each.group(1)) > FEW)
        .map(MatchResult::group)
        .toList();
  }

  /** As {@code run.sh} starts it, only sooner. */
  private static ServerLaunch givingMemoryBack(ServerLaunch launch) {
    return launch
        .jvm("-Xmx512m", "-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:G1PeriodicGCInterval=500")
        .jvm("-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20")
        .jvm("-XX:TrimNativeHeapInterval=500")
        .environment("MALLOC_ARENA_MAX", "1")
        .environment("MALLOC_TRIM_THRESHOLD_", "65536");
  }

  /** Memory when no more of it is given back. */
  private static long settled(RunningServer server) {
    long least = Long.MAX_VALUE;
    for (int same = 0; same < SETTLED_LOOKS; same++) {
      long now = server.residentBytes();
      if (now < least - MEGABYTE) {
        same = 0;
      }
      least = Math.min(least, now);
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return least;
  }

  private static List<Person> people(RunningServer server, int count) {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "person " + i;
      String text = ("what " + name + " said, ").repeat(200);
      try (ApiClient api = ApiClient.of(server, name)) {
        String id = api.post("/api/v1/conversations", "{}").expect(201).json().path("id").asText();
        api.post(
                "/api/v1/conversations/" + id + "/messages",
                "{role:'user', content:'" + text + "'}")
            .expect(201);
        people.add(new Person(name, id, text));
      }
    }
    return people;
  }

  /** All connect at once; nobody leaves before all are served. Nanoseconds, shortest first. */
  private static List<Long> storm(RunningServer server, List<Person> people) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    ConcurrentLinkedQueue<RawSocket> open = new ConcurrentLinkedQueue<>();
    List<Future<Long>> served = new ArrayList<>();
    List<Long> nanos = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Person person : people) {
        for (int i = 0; i < SOCKETS_EACH; i++) {
          served.add(
              clients.submit(
                  () -> {
                    begin.await();
                    return comeBack(server.port(), person, open);
                  }));
        }
      }
      begin.countDown();
      for (Future<Long> each : served) {
        nanos.add(each.get(5, TimeUnit.MINUTES));
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("somebody was not served", e);
    }
    assertEquals(open.size(), (int) server.metrics().value("durachat_sockets"));
    open.forEach(RawSocket::close);
    nanos.sort(Long::compare);
    return nanos;
  }

  private static Long comeBack(int port, Person person, ConcurrentLinkedQueue<RawSocket> open) {
    long start = System.nanoTime();
    RawSocket socket = new RawSocket(port, person.name()).patience(Duration.ofMinutes(2));
    open.add(socket);
    socket.send(
        RawSocket.FIN | RawSocket.TEXT,
        "{\"type\":\"catchup\",\"conversationId\":\"" + person.conversation() + "\"}");
    JsonNode frame = Json.parse(socket.next(RawSocket.TEXT).text());
    assertEquals("ready", frame.path("type").asText());
    frame = Json.parse(socket.next(RawSocket.TEXT).text());
    assertEquals(person.text(), frame.at("/messages/0/content").asText());
    return System.nanoTime() - start;
  }

  /** Waits until everybody has left and all actors sleep. */
  private static void rest(RunningServer server) {
    await()
        .atMost(REST)
        .until(() -> server.metrics().value("durachat_sockets") == 0 && sleeps(server.metrics()));
  }

  private static boolean sleeps(Scrape metrics) {
    return metrics.value("durachat_actors_active") == 0;
  }
}
