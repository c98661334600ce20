package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.Json;
import dev.durachat.testing.RawSocket;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that stop reading: PROTOCOL §7.8, "Bounds", with less memory than all their text. */
final class SlowReadersTest {
  private static final int RECEIVE_BYTES = 16 * 1024;
  private static final int BOUND = 64 * 1024;
  private static final long MEGABYTE = 1 << 20;
  private static final int UNHARMED_TIMES = 20;
  private static final double UNHARMED_MILLIS = 2_000;

  @TempDir Path folder;

  /** One reply, and those who do not read it. */
  private record Reply(TestSocket starter, List<RawSocket> slow) {}

  @Test
  @Fault("slow readers")
  void slowReadersCostTheirBoundAndNobodyElse(FaultReport report) throws Exception {
    int users = report.isLong() ? 10 : 2;
    int socketsEach = report.isLong() ? 20 : 30;
    String text = text(report.isLong() ? 10_000_000 : 3_000_000);
    try (ScriptedProvider provider = new ScriptedProvider();
        ScriptedProvider quick = ScriptedProvider.prompt();
        RunningServer server =
            RunningServer.start(
                folder,
                settings(provider, quick),
                launch -> launch.jvm(report.isLong() ? "-Xmx256m" : "-Xmx128m"));
        Quick fast = new Quick(server, "fast")) {
      List<Reply> replies = new ArrayList<>();
      List<ScriptedProvider.Call> calls = new ArrayList<>();
      for (int i = 0; i < users; i++) {
        replies.add(begin(server, "user " + i, socketsEach));
        calls.add(provider.call().text("."));
      }
      fast.chat(50);
      double baseline = fast.chat(report.times(60, 300)).p99Millis();
      long before = server.residentBytes();

      calls.forEach(call -> call.text(text).finish("stop"));
      double beside = fast.chatWhile(() -> !ended(replies)).p99Millis();
      long grown = server.residentBytes() - before;
      for (Reply reply : replies) {
        assertEquals(text.length() + 1, done(reply).path("length").asInt());
      }

      double hanging = fast.chat(report.times(60, 300)).p99Millis();
      long start = System.nanoTime();
      List<Future<Integer>> read = new ArrayList<>();
      try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Reply reply : replies) {
          for (RawSocket slow : reply.slow()) {
            read.add(readers.submit(() -> readAll(slow, "." + text)));
          }
        }
        for (Future<Integer> each : read) {
          await(each);
        }
      }
      report.tried("%d sockets stop reading %d MB each", read.size(), text.length() / 1_000_000);
      report.measured(
          "p99 of a fast user's chat %.1f ms before, %.1f ms while the text comes, %.1f ms while"
              + " they hang",
          baseline, beside, hanging);
      report.measured("memory grew by %d MB", grown / MEGABYTE);
      report.measured("all read again in %.1f s", (System.nanoTime() - start) / 1e9);
      long allowed = (report.isLong() ? 256 : 128) * MEGABYTE + (long) read.size() * BOUND;
      assertTrue(grown < allowed, "grew by " + grown);
      assertTrue(
          Math.max(beside, hanging) < Math.max(UNHARMED_MILLIS, UNHARMED_TIMES * baseline),
          "p99 " + baseline + " ms, beside slow readers " + beside + " and " + hanging + " ms");
      replies.forEach(reply -> reply.slow().forEach(RawSocket::close));
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

  private static Reply begin(RunningServer server, String user, int sockets) {
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
    return new Reply(starter, slow);
  }

  private static boolean ended(List<Reply> replies) {
    return replies.stream()
        .allMatch(
            reply ->
                reply.starter().seen().stream()
                    .anyMatch(frame -> frame.path("type").asText().equals("done")));
  }

  private static JsonNode done(Reply reply) {
    return reply.starter().expect("done");
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

  private static void await(Future<Integer> read) throws InterruptedException {
    try {
      assertTrue(read.get(10, TimeUnit.MINUTES) > 0);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
