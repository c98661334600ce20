package dev.durachat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server of its own for each test, with a scripted model, and pages that are watched. */
@ExtendWith(Chromium.class)
abstract class BrowserTest {
  static final int WIDTH = 1280;
  static final int HEIGHT = 800;

  final ScriptedProvider provider = new ScriptedProvider();
  private final Complaints complaints = new Complaints();
  private final List<BrowserContext> contexts = new ArrayList<>();
  private LiveServer server = unstarted();
  private Browser browser = unstarted();

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // JUnit gives them.
  private static <T> T unstarted() {
    return null;
  }

  @BeforeEach
  void start(Browser running, @TempDir Path data) {
    browser = running;
    Map<String, String> settings = new HashMap<>();
    settings.put("auth.mode", "none");
    settings.put("auth.jwt.secret", "");
    settings.put("server.heartbeat", "1s");
    settings.put("models.providers", provider.setting());
    settings.put("models.default", ScriptedProvider.MODEL);
    settings.putAll(settings());
    server = LiveServer.on(data, settings);
  }

  /** Parts of complaints that this test gives cause for. */
  List<String> expected() {
    return List.of();
  }

  /** What a test sets differently. */
  Map<String, String> settings() {
    return Map.of();
  }

  @AfterEach
  void stop() {
    contexts.forEach(BrowserContext::close);
    server.close();
    provider.close();
    assertEquals(
        List.of(),
        complaints.all().stream()
            .filter(each -> expected().stream().noneMatch(each::contains))
            .toList());
  }

  String origin() {
    return "http://127.0.0.1:" + server.port();
  }

  /** A browser profile of its own, as on another device. */
  BrowserContext device() {
    return device(new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT));
  }

  BrowserContext device(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options);
    contexts.add(context);
    complaints.watch(context, origin());
    return context;
  }

  /** A page on a device of its own, connected. */
  ChatPage open() {
    return open(device().newPage(), "/");
  }

  ChatPage open(Page page, String path) {
    page.navigate(origin() + path);
    return new ChatPage(page).connected();
  }

  /** All messages of this conversation that the server has stored. */
  List<JsonNode> stored(String conversationId) {
    try (TestSocket socket = server.connect("local")) {
      socket.expect("ready");
      socket.say("{type:'catchup', conversationId:'" + conversationId + "'}");
      List<JsonNode> messages = new ArrayList<>();
      socket.expect("catchup").path("messages").forEach(messages::add);
      return messages;
    }
  }

  /** The prompts of this conversation that the server has stored. */
  List<String> storedPrompts(String conversationId) {
    return stored(conversationId).stream()
        .filter(message -> message.path("role").asText().equals("user"))
        .map(message -> message.path("content").asText())
        .toList();
  }

  /** The last reply of this conversation, as it is stored. */
  String storedReply(String conversationId) {
    return stored(conversationId).getLast().path("content").asText();
  }

  /** As many words as there are numbers from one to the other. */
  static String words(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i <= to; i++) {
      text.append("word").append(i).append(i % 10 == 0 ? ".\n" : " ");
    }
    return text.toString();
  }
}
