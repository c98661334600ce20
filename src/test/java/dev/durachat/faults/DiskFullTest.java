package dev.durachat.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full, and then there is space again: PROTOCOL §4, at its end. */
final class DiskFullTest {
  private static final int KIBIBYTES = 24 * 1024;
  private static final long TOLD_MILLIS = 2_000;
  private static final long WELL_AGAIN_MILLIS = 5_000;

  @TempDir Path folder;

  private final ScriptedProvider provider = new ScriptedProvider();

  @AfterEach
  void end() {
    provider.close();
  }

  @Test
  @Fault("disk full, then space again")
  void nothingIsLostAndAllGoesOnByItself(FaultReport report) throws IOException {
    int times = report.times(1, 20);
    try (Mount disk = Mount.inMemory(folder.resolve("disk"), KIBIBYTES);
        RunningServer server = RunningServer.on(folder, disk.folder().resolve("data"), provider)) {
      server.start();
      chat(server, "carl", "before");
      server.stop();
      server.start();
      long told = 0;
      long wellAgain = 0;
      for (int i = 0; i < times; i++) {
        Round round = new Round(server, disk, i);
        told = Math.max(told, round.fill());
        round.readsGoOn();
        round.writesAreRefused();
        wellAgain = Math.max(wellAgain, round.free());
      }
      assertFalse(server.log().contains("SQLITE_IOERR"), server::log);
      server.stop();
      report.tried("%d times full for 2 streams, a sleeping user and a new one", times);
      report.measured("told after %d ms at most", told);
      report.measured("stored and shown %d ms after there was space, at most", wellAgain);
    }
  }

  private void chat(RunningServer server, String user, String text) {
    try (TestSocket socket = server.greeted(user)) {
      socket.say("{type:'start_chat', prompt:'hi'}");
      provider.call().text(text).finish("stop");
      assertEquals("complete", socket.expect("done").path("status").asText());
    }
  }

  /** How a socket was told that the disk is full, and how long after what did not fit. */
  private record Refusal(JsonNode frame, long millis) {}

  /** The disk is full once. */
  private final class Round {
    private final RunningServer server;
    private final Ballast ballast;
    private final int number;
    private final TestSocket ada;
    private final TestSocket bob;
    private final ScriptedProvider.Call adas;
    private final ScriptedProvider.Call bobs;
    private final String conversationId;
    private final StringBuilder said = new StringBuilder("first");

    Round(RunningServer server, Mount disk, int number) {
      this.server = server;
      this.ballast = new Ballast(disk.folder().resolve("ballast"));
      this.number = number;
      this.ada = server.greeted("ada");
      this.bob = server.greeted("bob");
      ada.say("{type:'start_chat', prompt:'a long one'}");
      conversationId = ada.expect("conversation_created").path("conversationId").asText();
      adas = provider.call().text("first");
      ada.expect("text");
      bob.say("{type:'start_chat', prompt:'mine'}");
      bobs = provider.call().text("first");
      bob.expect("text");
    }

    /** How many milliseconds it takes until the sockets are told. */
    long fill() throws IOException {
      ballast.load();
      Refusal told = refusal(ada, adas, said);
      assertEquals("storage_full", told.frame().path("code").asText());
      assertEquals(conversationId, told.frame().path("conversationId").asText());
      assertTrue(told.frame().has("messageId"), told::toString);
      assertTrue(told.millis() < TOLD_MILLIS, told::toString);
      JsonNode other = refusal(bob, bobs, new StringBuilder("first")).frame();
      assertEquals("storage_full", other.path("code").asText());
      return told.millis();
    }

    /** A log that was emptied has room from before: it takes as much as has to be said. */
    private Refusal refusal(TestSocket socket, ScriptedProvider.Call call, StringBuilder all) {
      while (true) {
        String more = "more than there is space for ".repeat(1_000);
        long started = System.nanoTime();
        call.text(more);
        all.append(more);
        JsonNode heard =
            socket.expect(
                "error or all of the text",
                frame ->
                    frame.path("type").asText().equals("error")
                        || frame.path("offset").asInt() + frame.path("content").asText().length()
                            == all.length());
        if (heard.path("type").asText().equals("error")) {
          return new Refusal(heard, (System.nanoTime() - started) / 1_000_000);
        }
      }
    }

    private void say(String text) {
      adas.text(text);
      said.append(text);
    }

    /** For those whose file is open, and for those whose file has to be opened. */
    void readsGoOn() {
      for (String user : List.of("ada", "bob", "carl")) {
        try (ApiClient client = server.api(user)) {
          assertTrue(client.get("/api/v1/conversations").expect(200).json().has("total"));
          client.get("/api/v1/me").expect(200);
        }
      }
      try (TestSocket second = server.greeted("ada")) {
        second.say("{type:'catchup', conversationId:'" + conversationId + "'}");
        JsonNode stored = second.expect("catchup").path("messages").path(1);
        assertEquals("streaming", stored.path("status").asText());
        // Nothing is shown that is not stored.
        assertEquals(shown(ada), stored.path("content").asText());
        assertTrue(said.toString().startsWith(shown(ada)));
      }
    }

    void writesAreRefused() {
      bob.say("{type:'start_chat', prompt:'in vain', requestId:'r%d'}".formatted(number));
      JsonNode refused = bob.expect("error");
      assertEquals("storage_full", refused.path("code").asText());
      assertEquals("r" + number, refused.path("requestId").asText());
      try (ApiClient carl = server.api("carl")) {
        ApiClient.Reply answer = carl.post("/api/v1/conversations", "{title:'in vain'}");
        assertEquals("storage_full", answer.expect(507).code());
      }
      var turnedAway = assertThrows(TestSocket.Refused.class, () -> server.connect("new" + number));
      assertEquals(507, turnedAway.status());
      assertEquals("storage_full", turnedAway.body().path("code").asText());
    }

    /** How many milliseconds after there is space all is well. */
    long free() throws IOException {
      say("last");
      adas.finish("stop");
      bobs.finish("stop");
      assertTrue(
          ada.settle().stream().noneMatch(frame -> frame.path("type").asText().equals("done")));
      ballast.drop();
      long started = System.nanoTime();
      JsonNode done = ada.expect("done");
      assertEquals("complete", bob.expect("done").path("status").asText());
      chat(server, "new" + number, "at once");
      long millis = (System.nanoTime() - started) / 1_000_000;
      assertTrue(millis < WELL_AGAIN_MILLIS, () -> "well again after " + millis + " ms");
      assertEquals("complete", done.path("status").asText());
      assertEquals(said.length(), done.path("length").asInt());
      assertEquals(said.toString(), shown(ada));
      bob.say("{type:'start_chat', prompt:'in vain', requestId:'r%d'}".formatted(number));
      provider.call().finish("stop");
      bob.expect("done");
      ada.close();
      bob.close();
      return millis;
    }
  }

  private static String shown(TestSocket socket) {
    StringBuilder text = new StringBuilder();
    for (JsonNode frame : socket.seen()) {
      if (frame.path("type").asText().equals("text")) {
        assertEquals(text.length(), frame.path("offset").asInt());
        text.append(frame.path("content").asText());
      }
    }
    return text.toString();
  }

  @Test
  @Fault("disk full, then space again")
  void whatACrashCutGoesOnWhenThereIsSpace(FaultReport report) throws IOException {
    Path data = folder.resolve("data");
    try (Mount disk = Mount.inMemory(data.resolve("users"), KIBIBYTES);
        RunningServer server = RunningServer.on(folder, data, provider).start()) {
      Ballast ballast = new Ballast(disk.folder().resolve("ballast"));
      String conversation;
      try (TestSocket ada = server.greeted("ada")) {
        ada.say("{type:'start_chat', prompt:'a long one'}");
        conversation =
            "/api/v1/conversations/"
                + ada.expect("conversation_created").path("conversationId").asText();
        provider.call().text("half of it");
        ada.expect("text");
        server.process().kill();
      }
      ballast.load();
      server.start();
      try (ApiClient ada = server.api("ada")) {
        JsonNode reply = ada.get(conversation).expect(200).json().path("messages").path(1);
        assertEquals("half of it", reply.path("content").asText());
        assertEquals(0, provider.untaken());
        ballast.drop();
        long started = System.nanoTime();
        provider.call().text(" and the rest").finish("stop");
        await()
            .atMost(Duration.ofMillis(WELL_AGAIN_MILLIS))
            .until(() -> ada.get(conversation).text().contains("half of it and the rest"));
        report.tried("a start on a full disk, with a reply that a kill -9 had cut");
        report.measured(
            "read at once, gone on with %d ms after there was space",
            (System.nanoTime() - started) / 1_000_000);
      }
      server.stop();
    }
  }

  /** A file that takes all the space there is. */
  private record Ballast(Path file) {
    private static final int BLOCK = 4096;

    void load() throws IOException {
      byte[] block = new byte[BLOCK];
      try (var out = Files.newOutputStream(file)) {
        while (true) {
          out.write(block);
        }
      } catch (IOException full) {
        if (!String.valueOf(full.getMessage()).contains("No space left")) {
          throw full;
        }
      }
    }

    void drop() throws IOException {
      Files.delete(file);
    }
  }
}
