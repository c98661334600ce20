package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.Json;
import dev.durachat.testing.RawSocket;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** Sockets that stop reading: PROTOCOL §7.8, "Bounds", with less memory than all their text. */
final class SlowReadersTest {
  private static final int RECEIVE_BYTES = 16 * 1024;
  private static final int BOUND = 48 * 1024;
  private static final long MEGABYTE = 1 << 20;

  /** Beside the queues: what the heap and its collector may have taken more. */
  private static final long SPARE_MEGABYTES = 64;

  /**
   * A reply comes at this pace, which leaves the machine time for others. So much at once makes a
   * frame larger than the bound, as a busy server does of smaller deltas.
   */
  private static final int UNITS_AT_ONCE = 50_000;

  private static final Duration PACE = Duration.ofMillis(100);
  private static final int UNHARMED_TIMES = 2;

  /** Shorter times say nothing: so much they differ from one run to the next. */
  private static final double UNHARMED_MILLIS = 25;

  /** The quick form runs beside other work, and its p99 is the second longest of 200 times. */
  private static final double UNHARMED_MILLIS_QUICKLY = 500;

  private static final Pattern COUNTED = Pattern.compile("error|closed|sockets");

  @TempDir(factory = InMemory.class)
  Path folder;

  /**
   * In memory where there is such a place: how long the disk takes for others is no matter here.
   */
  static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "durachat")
          : Files.createTempDirectory("durachat");
    }
  }

  /** One reply, and those who do not read it. */
  private record Reply(TestSocket starter, List<RawSocket> slow, ScriptedProvider.Call call) {
    boolean hasEnded() {
      return starter.seen().stream().anyMatch(frame -> frame.path("type").asText().equals("done"));
    }
  }

  @Test
  @Fault("slow readers")
  void slowReadersCostTheirBoundAndNobodyElse(FaultReport report) throws Exception {
    int users = report.isLong() ? 10 : 2;
    int socketsEach = report.isLong() ? 20 : 30;
    String text = text(report.isLong() ? 10_000_000 : 6_000_000);
    String heap = report.isLong() ? "256m" : "128m";
    try (ScriptedProvider provider = new ScriptedProvider();
        ScriptedProvider quick = ScriptedProvider.prompt();
        RunningServer server =
            RunningServer.start(
                folder,
                settings(provider, quick),
                // The heap is there from the beginning: what grows is what sockets have queued.
                launch -> launch.jvm("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch"));
        Quick fast = new Quick(server, "fast")) {
      fast.chat(500);
      double alone = fast.chat(report.times(200, 1000)).p99Millis();
      // The same replies as later, with nobody who is too slow for them.
      Beside unread = beside(server, fast, begin(server, provider, users, 0), text);
      long before = server.residentBytes();

      List<Reply> replies = begin(server, provider, users, socketsEach);
      Beside slow = beside(server, fast, replies, text);
      long grown = server.residentBytes() - before;
      double hanging = fast.chat(report.times(200, 1000)).p99Millis();

      int sockets = users * socketsEach;
      long start = System.nanoTime();
      allRead(server, replies, "." + text);
      report.tried("%d sockets stop reading %d MB each", sockets, text.length() / 1_000_000);
      report.measured("while the text comes %s, where nobody is slow %s", slow, unread);
      report.measured("while they hang p99 %.1f ms, before %.1f ms", hanging, alone);
      report.measured("memory grew by %d MB", grown / MEGABYTE);
      report.measured("all read again in %.1f s", (System.nanoTime() - start) / 1e9);
      long allowed = SPARE_MEGABYTES * MEGABYTE + (long) sockets * BOUND;
      assertTrue(grown < allowed, "grew by " + grown);
      double noise = report.isLong() ? UNHARMED_MILLIS : UNHARMED_MILLIS_QUICKLY;
      unharmed(alone, hanging, noise);
      unharmed(unread.p99Millis(), slow.p99Millis(), noise);
      replies.forEach(reply -> reply.slow().forEach(RawSocket::close));
    }
  }

  private static void unharmed(double baseline, double now, double noise) {
    assertTrue(
        now < Math.max(noise, UNHARMED_TIMES * baseline),
        "p99 " + now + " ms, without slow readers " + baseline + " ms");
  }

  /** What it was like while replies came. */
  private record Beside(double p99Millis, Duration processor, int chats) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "p99 of %d chats %.1f ms, processor %.1f s",
          chats,
          p99Millis,
          processor.toMillis() / 1e3);
    }
  }

  /** Lets all the replies come at their pace, and chats meanwhile. */
  private static Beside beside(RunningServer server, Quick fast, List<Reply> replies, String text)
      throws InterruptedException {
    Duration before = server.processorTime();
    Thread pace = Thread.ofVirtual().start(() -> tell(replies, text));
    Quick.Times times = fast.chatWhile(() -> !replies.stream().allMatch(Reply::hasEnded));
    Duration processor = server.processorTime().minus(before);
    pace.join();
    for (Reply reply : replies) {
      assertEquals(text.length() + 1, reply.starter().expect("done").path("length").asInt());
    }
    return new Beside(times.p99Millis(), processor, times.nanos().size());
  }

  private static void tell(List<Reply> replies, String text) {
    long next = System.nanoTime();
    for (int at = 0; at < text.length(); at += UNITS_AT_ONCE) {
      String piece = text.substring(at, Math.min(text.length(), at + UNITS_AT_ONCE));
      replies.forEach(reply -> reply.call().text(piece));
      next += PACE.toNanos();
      LockSupport.parkNanos(next - System.nanoTime());
    }
    replies.forEach(reply -> reply.call().finish("stop"));
  }

  private static void allRead(RunningServer server, List<Reply> replies, String text)
      throws InterruptedException {
    List<Future<Integer>> read = new ArrayList<>();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Reply reply : replies) {
        for (RawSocket slow : reply.slow()) {
          read.add(readers.submit(() -> readAll(slow, text)));
        }
      }
      for (Future<Integer> each : read) {
        await(each, server);
      }
    }
  }

  private static Map<String, String> settings(ScriptedProvider provider, ScriptedProvider quick) {
    return Map.of(
        "limits.socketBufferBytes",
        String.valueOf(BOUND),
        "limits.socketsPerUser",
        "1000",
        "server.heartbeat",
        "10m",
        "models.default",
        ScriptedProvider.MODEL,
        "models.providers",
        "[{id=fake, baseUrl=\"%s\", apiKey=k, models=[one]},".formatted(provider.baseUrl())
            + "{id=quick, baseUrl=\"%s\", apiKey=k, models=[one]}]".formatted(quick.baseUrl()));
  }

  /** A text in which every place is told from its neighbours. */
  private static String text(int units) {
    StringBuilder text = new StringBuilder(units + 16);
    for (int i = 0; text.length() < units; i++) {
      text.append(Integer.toString(i, 36)).append(i % 1000 == 0 ? " é 漢 😀 " : " ");
    }
    text.setLength(units);
    return text.toString();
  }

  /** Begins a reply of each user, which so many sockets are to read. */
  private static List<Reply> begin(
      RunningServer server, ScriptedProvider provider, int users, int sockets) {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      replies.add(begin(server, provider, "user " + i, sockets));
    }
    return replies;
  }

  private static Reply begin(
      RunningServer server, ScriptedProvider provider, String user, int sockets) {
    TestSocket starter = server.connect(user);
    starter.say("{type:'start_chat', prompt:'much'}");
    JsonNode created = starter.expect("conversation_created");
    String conversation = created.path("conversationId").asText();
    starter.say("{type:'leave', conversationId:'" + conversation + "'}");
    List<RawSocket> slow = new ArrayList<>();
    for (int i = 0; i < sockets; i++) {
      RawSocket socket = new RawSocket(server.port(), user, RECEIVE_BYTES);
      socket.send(
          RawSocket.FIN | RawSocket.TEXT,
          "{\"type\":\"catchup\",\"conversationId\":\"" + conversation + "\"}");
      String type = "";
      while (!type.equals("catchup")) {
        type = Json.parse(socket.next(RawSocket.TEXT).text()).path("type").asText();
      }
      slow.add(socket);
    }
    return new Reply(starter, slow, provider.call().text("."));
  }

  /** Reads up to the end, comparing on the way, and tells how many frames it took. */
  private static Integer readAll(RawSocket socket, String text) {
    socket.patience(Duration.ofMinutes(5));
    int length = 0;
    int frames = 0;
    while (true) {
      JsonNode frame = Json.parse(socket.next(RawSocket.TEXT).text());
      switch (frame.path("type").asText()) {
        case "text" -> {
          String content = frame.path("content").asText();
          // What came with the catchup, if the first delta was stored by then, is no frame.
          length = frames++ == 0 ? frame.path("offset").asInt() : length;
          assertEquals(length, frame.path("offset").asInt());
          assertTrue(text.startsWith(content, length), "another text at " + length);
          length += content.length();
        }
        case "done" -> {
          assertEquals(text.length(), length);
          assertEquals(text.length(), frame.path("length").asInt());
          return frames;
        }
        default -> {}
      }
    }
  }

  private static void await(Future<Integer> read, RunningServer server)
      throws InterruptedException {
    try {
      assertTrue(read.get(10, TimeUnit.MINUTES) > 0);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e + "\n" + told(server), e);
    }
  }

  /** What the server knows of it: its log, and what it counted of errors and of what it closed. */
  private static String told(RunningServer server) {
    if (!server.process().isAlive()) {
      return "exit code " + server.process().exitCode() + "\n" + server.log();
    }
    String counted =
        server
            .metrics()
            .text()
            .lines()
            .filter(line -> line.startsWith("durachat_") && COUNTED.matcher(line).find())
            .collect(Collectors.joining("\n"));
    return counted + "\n" + server.log();
  }
}
