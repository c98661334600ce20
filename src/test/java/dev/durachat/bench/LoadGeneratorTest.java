package dev.durachat.bench;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
  private static Transport transport;

  @BeforeAll
  static void open() {
    transport = Transport.open();
  }

  @AfterAll
  static void close() {
    transport.close();
  }

  @Test
  void countsEveryChunkOfAnExactServer() throws Exception {
    ObjectNode report = streams(_ -> {});
    assertTrue(report.path("exact").asBoolean(), report::toString);
    assertEquals(80, report.path("chunks").asInt());
    assertEquals(80, report.at("/addedLatencyMs/count").asInt());
    assertEquals(4, report.at("/startToFirstTextMs/count").asInt());
  }

  @Test
  void opensAndAsksForAKnownConversation() throws Exception {
    try (ScriptedServer server = new ScriptedServer(frames -> frames)) {
      LoadRun run =
          run(
              server,
              "--user u --conversation c1 --turns 2 --n 1 --r 0 --b 32 --reps 3 --round-trips 2");
      Scenario.named("catchup").run(run);
      ObjectNode report = run.report("catchup");
      assertTrue(report.path("exact").asBoolean(), report::toString);
      assertEquals(3, report.at("/connectToCatchupMs/count").asInt());
      assertEquals(6, report.at("/catchupRoundTripMs/count").asInt());
    }
  }

  @Test
  void refusesACatchupThatIsTooShort() throws Exception {
    try (ScriptedServer server = new ScriptedServer(frames -> frames)) {
      LoadRun run = run(server, "--user u --conversation c1 --turns 3 --n 1 --r 0 --b 32");
      assertThrows(BenchFault.class, () -> Scenario.named("catchup").run(run));
    }
  }

  @Test
  void findsALostFrame() throws Exception {
    assertFault("text at offset", frames -> frames.remove(5));
  }

  @Test
  void findsADoubledFrame() throws Exception {
    assertFault("text at offset", frames -> frames.add(6, frames.get(5)));
  }

  @Test
  void findsALostChunkBehindARightOffset() throws Exception {
    assertFault(
        "lost chunk 5", frames -> frames.get(6).put("content", frames.get(7).getString("content")));
  }

  @Test
  void findsDamagedContent() throws Exception {
    assertFault(
        "damaged chunk 4",
        frames ->
            frames.get(5).put("content", frames.get(5).getString("content").replaceAll(".$", "#")));
  }

  @Test
  void findsAWrongLength() throws Exception {
    assertFault("done with length 1 ", frames -> frames.getLast().put("length", 1));
  }

  @Test
  void findsAnEndThatComesTooEarly() throws Exception {
    assertFault(
        "ended after 19 of 20",
        frames -> {
          int offset = frames.remove(20).getInteger("offset");
          frames.getLast().put("length", offset);
        });
  }

  @Test
  void findsAReplyThatFailed() throws Exception {
    assertFault("done with status error", frames -> frames.getLast().put("status", "error"));
  }

  @Test
  void findsADoneThatComesTwice() throws Exception {
    assertFault("done twice", frames -> frames.add(frames.getLast()));
  }

  @Test
  void findsAReplyOfAnotherMessage() throws Exception {
    assertFault("text of another message", frames -> frames.get(3).put("messageId", "m2"));
  }

  private static void assertFault(String expected, Consumer<List<JsonObject>> spoil)
      throws Exception {
    ObjectNode report = streams(spoil);
    assertEquals(false, report.path("exact").asBoolean());
    assertTrue(report.path("firstFault").asText().contains(expected), report::toString);
  }

  private static ObjectNode streams(Consumer<List<JsonObject>> spoil) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            frames -> {
              List<JsonObject> spoiled = new ArrayList<>(frames);
              spoil.accept(spoiled);
              return spoiled;
            })) {
      LoadRun run = run(server, "--users 4 --n 20 --r 0 --b 32 --ramp 0 --deadline 10");
      try {
        Scenario.named("streams").run(run);
        // A frame too many comes after the end.
        await().until(() -> transport.ask(() -> run.tally().frames) == server.sent());
      } catch (BenchFault fault) {
        assertTrue(transport.ask(() -> run.tally().faults) > 0, "a fault that was not counted");
      }
      return transport.ask(() -> run.report("streams"));
    }
  }

  private static LoadRun run(ScriptedServer server, String options) {
    List<String> words = new ArrayList<>(List.of(options.split(" ", -1)));
    words.addAll(List.of("--port", Integer.toString(server.port()), "--secret", "s".repeat(32)));
    return new LoadRun(Options.parse(words, Set.of()), transport);
  }
}
