package dev.durachat.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file descriptor is left, then some are: a listener is never half dead afterwards. */
final class FileDescriptorsTest {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final Duration BACK = Duration.ofSeconds(5);
  private static final int PLENTY = 2_000;
  private static final int MANY = 100;

  @TempDir Path folder;

  private final ScriptedProvider provider = new ScriptedProvider();
  private final List<Socket> idle = new ArrayList<>();

  @BeforeEach
  void needsPrlimit() {
    assumeTrue(Files.isExecutable(PRLIMIT), "there is no prlimit here");
  }

  @AfterEach
  void end() {
    letGo();
    provider.close();
  }

  private void letGo() {
    for (Socket socket : idle) {
      try {
        socket.close();
      } catch (IOException alreadyGone) {
        // That is all that was wanted.
      }
    }
    idle.clear();
  }

  private RunningServer start(int files) {
    return RunningServer.start(
        folder,
        Map.of(
            "models.providers",
            provider.setting(),
            "models.default",
            ScriptedProvider.MODEL,
            "stream.stallAfter",
            "10m",
            "user.hibernateAfter",
            "300ms"),
        // A JVM raises the one limit to the other by itself.
        launch ->
            launch.packaged(folder).under(PRLIMIT.toString(), "--nofile=" + files + ":" + files));
  }

  /** Clients that the system lets in whether or not the server has room for them. */
  private void knock(RunningServer server, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      Socket socket = new Socket();
      idle.add(socket);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 2_000);
    }
  }

  private static void limit(RunningServer server, int files)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                PRLIMIT.toString(),
                "--pid",
                String.valueOf(server.process().pid()),
                "--nofile=" + files + ":" + PLENTY)
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
  }

  @Test
  @Fault("out of file descriptors: taken away")
  void aServerThatIsRobbedOfThemServesAgain(FaultReport report) throws Exception {
    int times = report.times(2, 25);
    long slowest = 0;
    try (RunningServer server = start(PLENTY);
        TestSocket talker = server.connect("talker");
        TestSocket sleeper = server.connect("sleeper")) {
      ScriptedProvider.Call call = talk(talker);
      String conversation = converse(sleeper);
      for (int i = 0; i < times; i++) {
        await().until(() -> server.metrics().value("durachat_actors_active") == 1);
        limit(server, server.openFiles());
        knock(server, 50);
        call.text("go on");
        talker.expect("text");
        talker.settle();
        // Whose file cannot be opened now is refused, and nothing else is made of it.
        sleeper.say("{type:'catchup', conversationId:'" + conversation + "'}");
        assertEquals("storage_failed", sleeper.expect("error").path("code").asText());

        letGo();
        limit(server, PLENTY);
        slowest = Math.max(slowest, servedAgain(server, "new " + i));
        sleeper.say("{type:'catchup', conversationId:'" + conversation + "'}");
        assertEquals(2, sleeper.expect("catchup").path("messages").size());
      }
      call.finish("stop");
      assertEquals("complete", talker.expect("done").path("status").asText());
      report.tried("%d times no descriptor left for 50 connections", times);
      report.measured("new ones served after %d ms at most", slowest);
    }
  }

  /** Begins a reply that goes on and on, when one has ended: what that needs is loaded by then. */
  private ScriptedProvider.Call talk(TestSocket talker) {
    talker.expect("ready");
    talker.say("{type:'start_chat', prompt:'first'}");
    provider.call().text("one").text("two").finish("stop");
    talker.expect("done");
    talker.say("{type:'start_chat', prompt:'on and on'}");
    talker.expect("conversation_created");
    ScriptedProvider.Call call = provider.call().text("begins");
    talker.expect("text");
    talker.settle();
    return call;
  }

  /** A conversation of a user who does nothing more. */
  private String converse(TestSocket socket) {
    socket.expect("ready");
    socket.say("{type:'start_chat', prompt:'good night'}");
    provider.call().text("sleep well").finish("stop");
    return socket.expect("done").path("conversationId").asText();
  }

  /** How long it takes until somebody new is served, in milliseconds. */
  private static long servedAgain(RunningServer server, String user) {
    long start = System.nanoTime();
    await()
        .atMost(BACK)
        .ignoreExceptions()
        .until(
            () -> {
              try (TestSocket socket = server.connect(user)) {
                return socket.expect("ready").has("userId");
              }
            });
    assertTrue(server.process().isAlive());
    return (System.nanoTime() - start) / 1_000_000;
  }

  @Test
  @Fault("out of file descriptors: by many users")
  void aFloodOfUsersUsesThemUpAndLeavesThem(FaultReport report) throws Exception {
    int users = report.times(120, 500);
    try (RunningServer server = start(256);
        TestSocket talker = server.connect("talker")) {
      ScriptedProvider.Call call = talk(talker);
      List<TestSocket> open = new ArrayList<>();
      List<String> refused = new ArrayList<>();
      for (int i = 0; i < users; i++) {
        try {
          open.add(server.connect("user " + i));
        } catch (RuntimeException noRoom) {
          refused.add("user " + i);
        }
      }
      call.text("go on");
      talker.expect("text");
      talker.settle();
      open.forEach(TestSocket::close);
      long back = servedAgain(server, "new");
      call.finish("stop");
      assertEquals("complete", talker.expect("done").path("status").asText());
      // Their files were begun when there was no descriptor to write them with.
      for (String user : refused.subList(0, Math.min(MANY, refused.size()))) {
        back = Math.max(back, servedAgain(server, user));
      }
      report.tried("%d users with 256 descriptors", users);
      report.measured("%d refused, served afterwards within %d ms", refused.size(), back);
    }
  }
}
