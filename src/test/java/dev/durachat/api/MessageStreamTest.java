package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider.Call;
import dev.durachat.testing.TestEvents;
import dev.durachat.testing.TestEvents.Event;
import dev.durachat.testing.TestSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reply as server-sent events, read while it is written, afterwards, and in parts. */
@Timeout(60)
final class MessageStreamTest extends LiveTest {
  private static final int PIECE = 64 * 1024;

  private final List<TestEvents> open = new ArrayList<>();

  @Override
  protected Map<String, String> settings() {
    return Map.of(
        "limits.socketBufferBytes",
        "128KiB",
        "limits.socketsPerUser",
        "4",
        "server.heartbeat",
        "1s",
        "user.hibernateAfter",
        "1s");
  }

  @AfterEach
  void closeStreams() {
    open.forEach(TestEvents::close);
    open.clear();
  }

  private static String path(String message) {
    return "/api/v1/messages/" + message + "/stream";
  }

  private TestEvents stream(String message, String... headers) {
    TestEvents events = TestEvents.get(server(), user, path(message), headers);
    open.add(events);
    return events;
  }

  private TestEvents opened(String message, String... headers) {
    TestEvents events = stream(message, headers);
    assertEquals(200, events.status());
    return events;
  }

  /** A prompt that is being answered. */
  private record Asked(
      TestSocket tab, String conversation, String prompt, String reply, Call call) {
    void finish() {
      call.finish("stop");
      tab.expect("done");
    }
  }

  private Asked ask() {
    TestSocket tab = connect();
    tab.say("{type:'start_chat', prompt:'hi'}");
    JsonNode created = tab.expect("conversation_created");
    return new Asked(
        tab,
        created.path("conversationId").asText(),
        created.path("messages").path(0).path("id").asText(),
        created.path("messageId").asText(),
        provider.call());
  }

  private static String contents(List<Event> events, String name) {
    StringBuilder all = new StringBuilder();
    for (Event event : events) {
      if (event.name().equals(name)) {
        assertEquals(all.length(), event.data().path("offset").asInt());
        all.append(event.data().path("content").asText());
      }
    }
    return all.toString();
  }

  @Test
  void tellsWhatIsWrittenAndEnds() {
    Asked asked = ask();
    TestEvents events = opened(asked.reply());
    assertEquals("text/event-stream; charset=utf-8", events.header("Content-Type"));
    assertEquals("no-store", events.header("Cache-Control"));
    assertEquals("no", events.header("X-Accel-Buffering"));

    asked.call().thinking("hm");
    Event thinking = events.expect("thinking");
    assertEquals("1-0-2", thinking.id());
    assertEquals("hm", thinking.data().path("content").asText());
    asked.call().text("Hel");
    Event text = events.expect("text");
    assertEquals("1-3-2", text.id());
    assertEquals(0, text.data().path("offset").asInt());
    asked.call().text("lo");
    assertEquals("1-5-2", events.expect("text").id());
    asked.finish();
    Event done = events.expect("done");
    assertEquals("1-5-2", done.id());
    assertEquals("complete", done.data().path("status").asText());
    assertEquals(5, done.data().path("length").asInt());
    assertNull(events.next());
  }

  @Test
  void resumesBehindEveryEvent() {
    Asked asked = ask();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    TestEvents first = opened(asked.reply());
    List<Event> seen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String delta = random.nextBoolean() ? "é😀" : "word ";
      if (random.nextInt(3) == 0) {
        asked.call().thinking(delta);
        thinking.append(delta);
      } else {
        asked.call().text(delta);
        text.append(delta);
      }
      seen.add(first.next());
    }
    // Half of the resumptions while it is written, half afterwards.
    List<TestEvents> resumed = new ArrayList<>();
    for (int i = 0; i < seen.size(); i += 10) {
      resumed.add(opened(asked.reply(), "Last-Event-ID", seen.get(i).id()));
    }
    asked.finish();
    for (int i = 0; i < resumed.size(); i++) {
      continues(seen.subList(0, i * 10 + 1), resumed.get(i).rest(), text, thinking, seed);
    }
    closeStreams();
    for (int i = 0; i < seen.size(); i++) {
      try (TestEvents events =
          TestEvents.get(
              server(), user, path(asked.reply()) + "?lastEventId=" + seen.get(i).id())) {
        continues(seen.subList(0, i + 1), events.rest(), text, thinking, seed);
      }
    }
  }

  private static void continues(
      List<Event> before,
      List<Event> after,
      StringBuilder text,
      StringBuilder thinking,
      long seed) {
    List<Event> all = new ArrayList<>(before);
    all.addAll(after);
    assertEquals(text.toString(), contents(all, "text"), () -> "seed " + seed);
    assertEquals(thinking.toString(), contents(all, "thinking"), () -> "seed " + seed);
    assertEquals("done", all.getLast().name());
  }

  @Test
  void beginsAnewForAnOlderAttempt() {
    Asked asked = ask();
    asked.call().text("Hello");
    asked.tab().expect("text");
    asked.call().cut();
    assertEquals("error", asked.tab().expect("done").path("status").asText());
    assertEquals("1-5-0", opened(asked.reply()).rest().getLast().id());

    asked.tab().say("{type:'continue', messageId:'" + asked.reply() + "'}");
    Call second = provider.call();
    TestEvents older = opened(asked.reply(), "Last-Event-ID", "1-3-0");
    Event attempt = older.expect("attempt");
    assertEquals("2-0-0", attempt.id());
    assertEquals(2, attempt.data().path("attempt").asInt());
    assertEquals(0, attempt.data().path("keep").path("text").asInt());
    assertEquals("2-5-0", older.expect("text").id());
    TestEvents same = opened(asked.reply(), "Last-Event-ID", "2-5-0");
    second.text(" world");
    assertEquals("2-11-0", older.expect("text").id());
    assertEquals(5, same.expect("text").data().path("offset").asInt());
    second.finish("stop");
    assertEquals(11, older.expect("done").data().path("length").asInt());
    assertNull(older.next());
  }

  @Test
  void tellsWhatIsStoredInPieces() {
    Asked asked = ask();
    String text = "x".repeat(PIECE - 1) + "😀".repeat(60_000);
    asked.call().text(text);
    asked.finish();
    asked.tab().close();
    Awaitility.await().until(() -> server().metric("durachat_actors_active") == 0);

    List<Event> events = opened(asked.reply()).rest();
    assertEquals(text, contents(events, "text"));
    assertTrue(
        events.stream().allMatch(it -> it.data().path("content").asText().length() <= PIECE));
    assertEquals("done", events.getLast().name());
    try (ApiClient client = ApiClient.of(server(), user)) {
      client.get(path(asked.reply())).expect(200);
    }
  }

  @Test
  void aSlowReaderGetsAllAndSlowsNobody() {
    Asked asked = ask();
    asked.tab().say("{type:'leave', conversationId:'" + asked.conversation() + "'}");
    TestEvents slow = opened(asked.reply());
    String delta = "0123456789".repeat(900);
    int deltas = 400;
    for (int i = 0; i < deltas; i++) {
      asked.call().text(delta);
    }
    asked.finish();
    // Other frames are none of its business, however many.
    for (int i = 0; i < 10; i++) {
      asked.tab().say("{type:'start_chat', prompt:'" + "p".repeat(90_000) + "'}");
      asked.tab().expect("conversation_created");
      provider.call().finish("stop");
      asked.tab().expect("done");
    }
    List<Event> events = slow.rest();
    assertEquals(delta.repeat(deltas), contents(events, "text"));
    assertEquals("done", events.getLast().name());
  }

  @Test
  void isHeardWhileItIsSilent() {
    Asked asked = ask();
    TestEvents events = opened(asked.reply());
    events.awaitComment();
    asked.call().text("at last");
    events.expect("text");
    asked.finish();
  }

  @Test
  void endsWithTheIdentityOfItsReader() {
    Asked asked = ask();
    long end = Instant.now().getEpochSecond() + 3;
    String token = LiveServer.tokenOf("{\"sub\":\"" + user + "\",\"exp\":" + end + "}");
    try (TestEvents events = TestEvents.by(server(), token, path(asked.reply()))) {
      asked.call().text("Hel");
      events.expect("text");
      assertEquals(List.of(), events.rest());
    }
    asked.finish();
  }

  @Test
  void countsAsASocketUntilItsClientLeaves() {
    Asked asked = ask();
    TestEvents first = opened(asked.reply());
    opened(asked.reply());
    opened(asked.reply());
    TestEvents refused = stream(asked.reply());
    assertEquals(429, refused.status());
    first.close();
    Awaitility.await()
        .until(
            () -> {
              try (TestEvents again = TestEvents.get(server(), user, path(asked.reply()))) {
                return again.status() == 200;
              }
            });
    asked.call().text("goes on");
    asked.finish();
  }

  @Test
  void refusesWhatItCannotTell() {
    Asked asked = ask();
    asked.call().text("a😀");
    asked.tab().expect("text");
    try (ApiClient client = ApiClient.of(server(), user);
        ApiClient other = ApiClient.of(server(), user + "-other")) {
      assertEquals("not_found", client.get(path("nothing")).expect(404).code());
      assertEquals("not_found", other.get(path(asked.reply())).expect(404).code());
      assertEquals("invalid_message", client.get(path(asked.prompt())).expect(400).code());
      for (String id :
          List.of(
              "x",
              "1",
              "1-2",
              "1-2-3-4",
              "0-0-0",
              "-1-0-0",
              "1-4-0",
              "1-2-0",
              "1-0-1",
              "2-0-0",
              "1-99999999999-0")) {
        assertEquals(
            "invalid_message",
            client.get(path(asked.reply()), "Last-Event-ID", id).expect(400).code(),
            id);
        assertEquals(
            "invalid_message",
            client.get(path(asked.reply()) + "?lastEventId=" + id).expect(400).code(),
            id);
      }
    }
    assertEquals(401, server().get(path(asked.reply()), Map.of()).statusCode());
    asked.finish();
  }
}
