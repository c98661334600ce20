package dev.durachat.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One server with one scripted model for all tests of a class; each test has a user of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LiveTest {
  protected ScriptedProvider provider = new ScriptedProvider();
  protected String user = "";
  protected Path data = Path.of("");
  private final List<TestSocket> sockets = new ArrayList<>();
  private LiveServer server = unstarted();

  @SuppressWarnings("NullAway") // JUnit starts it before any test.
  private static LiveServer unstarted() {
    return null;
  }

  /** Keys of the configuration that this class needs otherwise than by default. */
  protected Map<String, String> settings() {
    return Map.of();
  }

  @BeforeAll
  void start(@TempDir Path dir) {
    data = dir;
    Map<String, String> all = new HashMap<>();
    all.put("models.providers", provider.setting());
    all.put("models.default", ScriptedProvider.MODEL);
    all.putAll(settings());
    server = LiveServer.on(data, all);
  }

  @BeforeEach
  void newUser() {
    user = "user-" + UUID.randomUUID();
    provider.forget();
  }

  @AfterEach
  void closeSockets() {
    sockets.forEach(TestSocket::close);
    sockets.clear();
  }

  @AfterAll
  void stop() {
    server.close();
    provider.close();
  }

  protected LiveServer server() {
    return server;
  }

  /** A socket of this test's user, greeted. */
  protected TestSocket connect() {
    return connectAs(user);
  }

  /** A socket of another user, greeted. */
  protected TestSocket connectAs(String userId) {
    TestSocket socket = server.connect(userId);
    sockets.add(socket);
    socket.expect("ready");
    return socket;
  }
}
