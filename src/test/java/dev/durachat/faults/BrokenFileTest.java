package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One user's file cannot be used for a while: ADR 4. */
final class BrokenFileTest {
  private static final List<FaultyDisk.Operation> WRITING =
      List.of(FaultyDisk.Operation.WRITE, FaultyDisk.Operation.FORCE);
  private static final long WELL_AGAIN_MILLIS = 7_000;
  private static final long LOOK_AGAIN_NANOS = 10_000_000;

  @TempDir Path folder;

  private final ScriptedProvider provider = new ScriptedProvider();

  @AfterEach
  void end() {
    provider.close();
  }

  /** A way to break one file, and to mend it. */
  private interface Break {
    void begin(Path file) throws IOException;

    void end(Path file) throws IOException;

    /** Whether what was refused may be in the log of the file all the same. */
    default boolean mayBeStored() {
      return false;
    }
  }

  @Test
  @Fault("I/O errors on one user's file")
  void anErrorOfTheDiskHitsItsUserAlone(FaultReport report) throws IOException {
    FaultyDisk disk = FaultyDisk.build(folder);
    try (RunningServer server = RunningServer.on(folder, folder.resolve("data"), provider)) {
      server.start(disk.below(server.launch()));
      int times = report.times(1, 10);
      long longest = 0;
      for (int i = 0; i < times; i++) {
        for (FaultyDisk.Operation operation :
            report.isLong() ? WRITING : List.of(FaultyDisk.Operation.FORCE)) {
          Break eio =
              new Break() {
                @Override
                public void begin(Path file) throws IOException {
                  disk.fail(operation, file);
                }

                @Override
                public void end(Path file) throws IOException {
                  disk.heal();
                }

                @Override
                public boolean mayBeStored() {
                  return operation == FaultyDisk.Operation.FORCE;
                }
              };
          longest = Math.max(longest, breaks(server, "ada-" + operation, eio));
        }
        readsFail(server, disk, "reader" + i);
      }
      server.stop();
      report.tried("%d times EIO at writing, forcing and reading", times);
      report.measured("gone on with %d ms after the end of the fault, at most", longest);
    }
  }

  @Test
  @Fault("I/O errors on one user's file")
  void aFileThatBecomesReadOnlyHitsItsUserAlone(FaultReport report) throws IOException {
    Break readOnly =
        new Break() {
          @Override
          public void begin(Path file) {
            Shell.Result made = immutable("+i", file);
            Assumptions.assumeTrue(made.worked(), () -> "chattr +i is needed: " + made.output());
          }

          @Override
          public void end(Path file) {
            immutable("-i", file);
          }
        };
    try (RunningServer server =
        RunningServer.on(folder, folder.resolve("data"), provider).start()) {
      int times = report.times(1, 10);
      long longest = 0;
      for (int i = 0; i < times; i++) {
        longest = Math.max(longest, breaks(server, "ada", readOnly));
      }
      server.stop();
      report.tried("%d times read-only (chattr +i)", times);
      report.measured("gone on with %d ms after the end of the fault, at most", longest);
    }
  }

  private static Shell.Result immutable(String flag, Path file) {
    return Shell.run("chattr", flag, file.toString(), Damage.log(file).toString());
  }

  /** How many milliseconds after the end of the fault the cut reply went on. */
  private long breaks(RunningServer server, String user, Break fault) throws IOException {
    Path file = server.file(user);
    try (TestSocket ada = server.greeted(user);
        TestSocket tab = server.greeted(user);
        TestSocket bob = server.greeted("bob")) {
      ada.say("{type:'start_chat', prompt:'a long one'}");
      String messageId = ada.expect("conversation_created").path("messageId").asText();
      ScriptedProvider.Call call = provider.call().text("first ");
      ada.expect("text");
      bob.say("{type:'start_chat', prompt:'mine'}");
      ScriptedProvider.Call bobs = provider.call().text("bob's ");
      bob.expect("text");
      fault.begin(file);
      try {
        call.text("second ");
        call.finish("stop");
        JsonNode told = ada.expect("error");
        assertEquals("storage_failed", told.path("code").asText());
        assertEquals(messageId, told.path("messageId").asText());
        refusesWhileBroken(server, ada, user);
        bobs.text("own").finish("stop");
        assertEquals("complete", bob.expect("done").path("status").asText());
      } finally {
        fault.end(file);
      }
      long millis = comesBack(ada, tab, messageId, fault.mayBeStored());
      servedOnTheSameSocket(server, ada, user);
      return millis;
    }
  }

  private static void refusesWhileBroken(RunningServer server, TestSocket ada, String user) {
    try (ApiClient client = server.api(user)) {
      ApiClient.Reply answer = client.post("/api/v1/conversations", "{title:'in vain'}");
      assertEquals("storage_failed", answer.expect(503).code());
    }
    assertTrue(ada.isOpen());
  }

  /**
   * By itself a cut reply goes on; one whose end is in the log has ended, and is whole. Both
   * sockets are told, though they never asked again.
   */
  private long comesBack(TestSocket ada, TestSocket tab, String messageId, boolean mayBeStored) {
    long started = System.nanoTime();
    long millis = 0;
    while (provider.untaken() == 0 && ends(ada) == 0 && millis < WELL_AGAIN_MILLIS) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      millis = (System.nanoTime() - started) / 1_000_000;
    }
    boolean goesOn = provider.untaken() > 0;
    assertTrue(goesOn || mayBeStored, "not gone on with");
    if (goesOn) {
      provider.call().text("third").finish("stop");
    }
    JsonNode done = ada.expect("done");
    assertEquals("complete", done.path("status").asText());
    String shown = shown(ada, messageId);
    assertEquals(done.path("length").asInt(), shown.length());
    assertEquals(done, tab.expect("done"));
    if (goesOn) {
      // More where the mark of an attempt reached the log that could not be forced to disk.
      assertTrue(done.path("attempt").asInt() >= 2);
      assertTrue(shown.startsWith("first ") && shown.endsWith("third"), shown);
    } else {
      assertEquals("first second ", shown);
      assertEquals(1, done.path("attempt").asInt());
    }
    JsonNode reply = stored(ada, messageId);
    assertEquals("complete", reply.path("status").asText());
    assertEquals(shown, reply.path("content").asText());
    tab.settle();
    assertEquals(List.of(1L, 1L), List.of(ends(ada), ends(tab)));
    return goesOn ? millis : 0;
  }

  private static long ends(TestSocket socket) {
    return socket.seen().stream()
        .filter(frame -> frame.path("type").asText().equals("done"))
        .count();
  }

  /** What a socket has been told of a reply, without a gap and nothing twice. */
  private static String shown(TestSocket socket, String messageId) {
    StringBuilder text = new StringBuilder();
    for (JsonNode frame : socket.seen()) {
      if (frame.path("messageId").asText().equals(messageId)) {
        switch (frame.path("type").asText()) {
          case "text" -> {
            assertEquals(text.length(), frame.path("offset").asInt());
            text.append(frame.path("content").asText());
          }
          case "attempt" -> assertEquals(text.length(), frame.at("/keep/text").asInt());
          default -> {}
        }
      }
    }
    return text.toString();
  }

  private static JsonNode stored(TestSocket ada, String messageId) {
    String conversationId =
        ada.seen().stream()
            .filter(frame -> frame.path("messageId").asText().equals(messageId))
            .findFirst()
            .orElseThrow()
            .path("conversationId")
            .asText();
    ada.say("{type:'catchup', conversationId:'" + conversationId + "'}");
    JsonNode reply = ada.expect("catchup").path("messages").path(1);
    assertEquals(messageId, reply.path("id").asText());
    return reply;
  }

  /** On a fresh connection to the file. */
  private void servedOnTheSameSocket(RunningServer server, TestSocket ada, String user) {
    ada.say("{type:'start_chat', prompt:'and now', requestId:'and now'}");
    ada.expect("conversation_created");
    provider.call().text("yes").finish("stop");
    ada.expect("done");
    try (ApiClient client = server.api(user)) {
      client.delete("/api/v1/me").expect(204);
    }
  }

  /** A user whose file cannot be read is refused, and served when it can. */
  private static void readsFail(RunningServer server, FaultyDisk disk, String user)
      throws IOException {
    disk.fail(FaultyDisk.Operation.READ, server.file(user));
    try (ApiClient client = server.api(user);
        ApiClient bob = server.api("bob")) {
      assertEquals("storage_failed", client.get("/api/v1/conversations").expect(503).code());
      bob.get("/api/v1/conversations").expect(200);
      disk.heal();
      client.get("/api/v1/conversations").expect(200);
    }
  }
}
