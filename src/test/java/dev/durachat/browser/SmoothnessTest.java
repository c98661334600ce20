package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.durachat.testing.ScriptedProvider.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The page reacts while a long answer comes in. How long it did not is printed; only far beyond 50
 * ms it fails, since machines are busy.
 */
final class SmoothnessTest extends BrowserTest {
  private static final int FAR_TOO_LONG_MS = 2_000;
  private static final int ANSWER = 200_000;
  private static final int PIECE = 400;

  /** As wide as all that follow it. */
  private static final int FIRST_NUMBER = 100;

  private static final int PAUSE_MS = 15;

  /** Long tasks from now on, in ms. */
  static final String WATCH =
      """
      window.tasks = [];
      new PerformanceObserver(list =>
        list.getEntries().forEach(entry => window.tasks.push(Math.round(entry.duration)))
      ).observe({ type: 'longtask' });
      """;

  /** What the page holds of the answer. */
  private static final String CONTENT =
      "document.querySelector('chat-page').session.place.store.messages.at(-1).content";

  /** The answer as it is drawn. */
  private static final String DRAWN = "document.querySelector('markdown-text').innerHTML";

  @Test
  void aLongAnswerOfManyBlocksComesInSmoothly() {
    StringBuilder answer = new StringBuilder();
    for (int i = 1; answer.length() < ANSWER; i++) {
      answer.append(
          """
          ## Part %1$d

          A paragraph of *some* length with **bold** words, `code`, and a [link](https://example.org/%1$d)
          that goes on for a while, as answers do, until its end is reached in line number two or three.

          - one thing, and %1$d more
          - another with `code` in it

          | name | value |
          | ---- | ----- |
          | a%1$d | 1 |
          | b%1$d | 2 |

          ```java
          record Part%1$d(int number, String name) {
            /** Tells what it is. */
            @Override public String toString() { return "part " + number + ": " + name; }
          }
          ```

          """
              .formatted(i));
    }
    stream("many blocks", answer.toString());
  }

  @Test
  void aLongAnswerOfOneBlockComesInSmoothly() {
    StringBuilder answer = new StringBuilder("```java\n");
    for (int i = 1; answer.length() < ANSWER; i++) {
      answer.append("int value").append(i).append(" = compute(").append(i).append("); // one\n");
    }
    stream("one block of code", answer.append("```\n").toString());
  }

  @Test
  void aLongAnswerOfOneListComesInSmoothly() {
    StringBuilder answer = new StringBuilder();
    for (int i = 1; answer.length() < ANSWER; i++) {
      answer
          .append("- point ")
          .append(i)
          .append(" with **bold** and `code` in a line of its own\n");
    }
    stream("one list", answer.toString());
  }

  @Test
  void aLongAnswerOfOneNestedListComesInSmoothly() {
    StringBuilder answer = new StringBuilder("Steps:\n\n");
    for (int i = FIRST_NUMBER; answer.length() < ANSWER; i++) {
      answer.append(i).append(". step **").append(i).append("**\n\n     in two paragraphs\n\n");
      answer.append("     - [x] done\n     - [ ] `open`\n\n");
    }
    stream("one loose list of nested ones", answer.toString());
  }

  @Test
  void aLongAnswerOfOneTableComesInSmoothly() {
    StringBuilder answer = new StringBuilder("| name | value | words |\n| --- | --: | --- |\n");
    for (int i = 1; answer.length() < ANSWER; i++) {
      answer.append("| row ").append(i).append(" | ").append(i * 7).append(" | **bold** words |\n");
    }
    stream("one table", answer.toString());
  }

  @Test
  void aLongAnswerOfOneQuotationComesInSmoothly() {
    StringBuilder answer = new StringBuilder();
    for (int i = 1; answer.length() < ANSWER; i++) {
      answer.append("> quoted ").append(i).append(" with **bold** and `code`\n>\n");
    }
    stream("one quotation", answer.toString());
  }

  private void stream(String what, String answer) {
    ChatPage page = open();
    page.ask("Tell me everything");
    Call call = provider.call();
    page.page().evaluate(WATCH);
    for (int at = 0; at < answer.length(); at += PIECE) {
      call.text(answer.substring(at, Math.min(answer.length(), at + PIECE)));
      page.page().waitForTimeout(PAUSE_MS);
    }
    page.page()
        .waitForFunction(
            "length => " + CONTENT + ".length === length",
            answer.length(),
            new Page.WaitForFunctionOptions().setTimeout(120_000));
    report(what + ", while it streams", page);
    call.finish("stop");
    page.replyIs("complete");
    settle(page);
    report(what + ", at its end", page);
    Object drawn = page.page().evaluate(DRAWN);
    page.page().reload();
    page.replyIs("complete");
    page.page().evaluate(WATCH.replace("'longtask'", "'longtask', buffered: true"));
    settle(page);
    report(what + ", opened again", page);
    assertEquals(true, page.page().evaluate("text => " + CONTENT + " === text", answer), what);
    assertEquals(drawn, page.page().evaluate(DRAWN), what + ": as it is drawn at once");
  }

  private static void settle(ChatPage page) {
    page.page()
        .evaluate(
            """
            () => new Promise(resolve => {
              let seen = -1, still = 0;
              const look = () => {
                const now = document.querySelector('.log').scrollHeight;
                still = now === seen ? still + 1 : 0;
                seen = now;
                still > 20 ? resolve() : requestAnimationFrame(look);
              };
              look();
            })
            """);
  }

  /** Prints the tasks so far, and begins anew. */
  static void report(String what, ChatPage page) {
    Object told = page.page().evaluate("window.tasks.splice(0)");
    System.out.println("tasks over 50 ms, " + what + ": " + told);
    if (told instanceof List<?> tasks) {
      assertTrue(
          tasks.stream().allMatch(task -> ((Number) task).intValue() < FAR_TOO_LONG_MS),
          what + ": " + told);
    }
    assertThat(page.log()).isVisible();
  }
}
