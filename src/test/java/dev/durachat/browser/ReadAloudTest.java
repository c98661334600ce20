package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A screen reader is told of what comes, and not of what was there before. */
final class ReadAloudTest extends BrowserTest {
  private static final int MESSAGES = 6;

  /** Of each message that is drawn, whether it is read out. */
  private static final String LISTEN =
      """
      window.told = [];
      new MutationObserver(changes => changes.flatMap(({ addedNodes }) => [...addedNodes])
        .filter(node => node.localName === 'message-card')
        .forEach(node => window.told.push(node.closest('.log').getAttribute('aria-live') !== 'off'))
      ).observe(document, { childList: true, subtree: true });
      """;

  @Test
  void onlyNewMessagesAreReadOut() {
    ChatPage page = open();
    for (int i = 0; i < MESSAGES / 2; i++) {
      page.ask("Question " + i);
      provider.call().text("Answer " + i).finish("stop");
      page.replySays("Answer " + i);
      page.replyIs("complete");
    }
    String address = "/?c=" + page.conversationId();

    Page again = device().newPage();
    again.addInitScript(LISTEN);
    ChatPage opened = open(again, address);
    assertThat(opened.log().locator("article")).hasCount(MESSAGES);
    assertThat(opened.log()).not().hasAttribute("aria-live", "off");
    assertEquals(Collections.nCopies(MESSAGES, false), again.evaluate("window.told.splice(0)"));

    opened.ask("One more");
    provider.call().text("Yes").finish("stop");
    opened.replySays("Yes");
    assertEquals(List.of(true, true), again.evaluate("window.told"));
  }
}
