package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import dev.durachat.testing.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A conversation of 10,000 messages beside 10,000 others: only what is in sight is drawn, and what
 * is read stays where it is. They are told by the test in the server's place, since storing as many
 * would take longer than looking at them.
 */
final class LongConversationTest extends BrowserTest {
  private static final int MESSAGES = 10_000;
  private static final int CONVERSATIONS = 10_000;
  private static final int PAGE = 100;
  private static final int SYNC_PAGE = 1_000;
  private static final int MOST_DRAWN = 120;

  /** Of the wheel, 500 px each: a page of messages is about 11,000 px high. */
  private static final int MOST_TURNS = 200;

  /** The list has been kept for the time without a connection, which is a task of its own. */
  private static final String KEPT =
      """
      () => new Promise(resolve => {
        const open = indexedDB.open('durachat');
        open.onsuccess = () => {
          const heads = open.result.transaction('heads').objectStore('heads').count();
          heads.onsuccess = () => { open.result.close(); resolve(heads.result === 1); };
        };
      })
      """;

  private static final String NOW = "2026-01-02T03:04:05.678Z";

  /** Tells how long the page did not react, whenever that is noticeable. */
  private static final String WATCH =
      """
      window.tasks = [];
      new PerformanceObserver(list =>
        list.getEntries().forEach(entry => window.tasks.push(Math.round(entry.duration)))
      ).observe({ type: 'longtask' });
      """;

  private static final String FROM_THE_END =
      "log => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight)";

  /** The first message in sight, and where it is. */
  private static final String READING =
      """
      () => {
        const top = document.querySelector('.log').getBoundingClientRect().top;
        const read = [...document.querySelectorAll('article')].find(a => a.getBoundingClientRect().bottom > top + 4);
        return read.dataset.messageId + ' ' + Math.round(read.getBoundingClientRect().top - top);
      }
      """;

  private ChatPage open10000() {
    Page page = device().newPage();
    page.routeWebSocket("**/ws*", LongConversationTest::serve);
    page.addInitScript(WATCH);
    return open(page, "/?c=c0");
  }

  @Test
  void onlyWhatIsInSightIsDrawn() {
    ChatPage page = open10000();
    assertThat(page.messages("assistant").last()).containsText("Answer " + (MESSAGES - 1));
    assertTrue(page.log().locator("article").count() < MOST_DRAWN);
    assertTrue(page.conversations().count() < MOST_DRAWN);
    assertThat(page.conversations().first()).containsText("Title ");
    page.page().waitForFunction(KEPT);
    System.out.println("long tasks, ms: " + page.page().evaluate("window.tasks"));
  }

  @Test
  void whatIsReadStaysInItsPlace() {
    ChatPage page = open10000();
    assertThat(page.messages("assistant").last()).containsText("Answer " + (MESSAGES - 1));
    page.log().hover();
    for (int i = 0; i < MOST_TURNS && rows(page) <= 4 * PAGE; i++) {
      page.page().mouse().wheel(0, -500);
      page.page().evaluate("() => new Promise(requestAnimationFrame)");
    }
    assertTrue(rows(page) > 4 * PAGE, "older messages come while one scrolls up: " + rows(page));
    settle(page);
    System.out.println("long tasks with scrolling up, ms: " + page.page().evaluate("window.tasks"));
    Object reading = page.page().evaluate(READING);
    settle(page);
    assertEquals(reading, page.page().evaluate(READING));
    assertTrue(page.log().locator("article").count() < MOST_DRAWN);

    page.button("Jump to latest").click();
    assertThat(page.messages("assistant").last()).containsText("Answer " + (MESSAGES - 1));
    assertThat(page.button("Jump to latest")).hasCount(0);
    settle(page);
    assertEquals(0, page.log().evaluate(FROM_THE_END));
  }

  private static int rows(ChatPage page) {
    return (int)
        page.page().evaluate("document.querySelector('chat-page').session.place.rows.length");
  }

  /** Until nothing has moved for some frames. */
  private static void settle(ChatPage page) {
    page.page()
        .evaluate(
            """
            () => new Promise(resolve => {
              const log = document.querySelector('.log');
              let seen = '', still = 0;
              const look = () => {
                const now = log.scrollTop + ' ' + log.scrollHeight + ' ' + log.querySelectorAll('article').length;
                still = now === seen ? still + 1 : 0;
                seen = now;
                still > 20 ? resolve() : requestAnimationFrame(look);
              };
              look();
            })
            """);
  }

  // ---- in the server's place

  private static void serve(WebSocketRoute socket) {
    socket.onMessage(frame -> answer(socket, Json.parse(frame.text())));
    socket.send(
        """
        {"type":"ready","protocol":1,"userId":"local","epoch":"e","seq":99999,"heartbeatMs":25000}
        """);
  }

  private static void answer(WebSocketRoute socket, JsonNode frame) {
    switch (frame.path("type").asText()) {
      case "sync" -> socket.send(sync(frame.path("since").asInt()));
      case "catchup" -> socket.send(catchup(frame));
      case "ping" ->
          socket.send(
              """
              {"type":"pong","seq":99999}
              """);
      default -> throw new AssertionError("not asked here: " + frame);
    }
  }

  private static String sync(int since) {
    int end = Math.min(CONVERSATIONS, since + SYNC_PAGE);
    boolean more = end < CONVERSATIONS;
    String conversations =
        IntStream.range(Math.min(since, end), end)
            .mapToObj(LongConversationTest::conversation)
            .collect(Collectors.joining(","));
    return """
        {"type":"sync","epoch":"e","reset":false,"deleted":[],"changed":[],
         "seq":%d,"hasMore":%b,"conversations":[%s]}
        """
        .formatted(more ? end : 99_999, more, conversations);
  }

  private static String catchup(JsonNode frame) {
    int end =
        frame.has("before")
            ? Integer.parseInt(frame.path("before").asText().substring(1))
            : MESSAGES;
    int from = frame.has("epoch") ? end : Math.max(0, end - PAGE);
    boolean more = from > 0 && !frame.has("epoch");
    String messages =
        IntStream.range(from, end)
            .mapToObj(LongConversationTest::message)
            .collect(Collectors.joining(","));
    return """
        {"type":"catchup","epoch":"e","seq":99999,"reset":%b,"conversation":%s,
         "messages":[%s],"hasActiveStream":false,"deleted":[],"hasMore":%b,"before":%s}
        """
        .formatted(
            frame.has("since") && !frame.has("epoch"),
            conversation(0),
            messages,
            more,
            from < end && !frame.has("epoch") ? Json.quote("m" + from) : null);
  }

  private static String conversation(int i) {
    return """
        {"id":"c%d","title":"Title %d","model":null,"archived":false,"pinned":false,
         "deleted":false,"messageCount":2,"leafId":"m%d","streaming":false,"seq":%d,
         "createdAt":"%s","updatedAt":"%s"}
        """
        .formatted(i, i, MESSAGES - 1, i + 1, NOW, NOW);
  }

  private static String message(int i) {
    boolean prompt = i % 2 == 0;
    String content =
        prompt
            ? "Question " + i
            : "Answer " + i + " with **bold**. " + "More words. ".repeat(i % 40);
    return """
        {"id":"m%d","conversationId":"c0","parentId":%s,"role":"%s","content":%s,
         "contentOffset":0,"contentLength":%d,"status":"complete","attempt":1,"seq":%d,"createdAt":"%s","updatedAt":"%s"}
        """
        .formatted(
            i,
            i == 0 ? null : Json.quote("m" + (i - 1)),
            prompt ? "user" : "assistant",
            Json.quote(content),
            content.length(),
            20_000 + i,
            NOW,
            NOW);
  }
}
