package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The server dies under an open page and comes back; nobody touches the page. */
@ExtendWith(Chromium.class)
final class LostServerTest {
  private static final String LAST_LINE =
      "To get real answers, add a provider to the configuration.";

  /** A process has to start, on a machine that may be busy, and the page to try again. */
  private static final LocatorAssertions.ContainsTextOptions PATIENTLY =
      new LocatorAssertions.ContainsTextOptions().setTimeout(40_000);

  private final Complaints complaints = new Complaints();

  @Test
  void anAnswerGoesOnByItselfAfterAKill(Browser browser, @TempDir Path folder) {
    try (ServerUnderPage server = new ServerUnderPage(folder);
        BrowserContext device = browser.newContext()) {
      ChatPage page = asking(device, server);
      server.kill();
      assertThat(page.connection()).hasText("Reconnecting…");
      server.start();
      assertWhole(page);
    }
  }

  @Test
  void anAnswerGoesOnByItselfAfterAStop(Browser browser, @TempDir Path folder) {
    try (ServerUnderPage server = new ServerUnderPage(folder, "--stream.drain=0s");
        BrowserContext device = browser.newContext()) {
      ChatPage page = asking(device, server);
      server.terminate();
      assertThat(page.connection()).hasText("Reconnecting…");
      server.start();
      assertWhole(page);
    }
  }

  @Test
  void anAnswerThatIsNotTakenUpSaysSoAndCanBeContinued(Browser browser, @TempDir Path folder) {
    try (ServerUnderPage server = new ServerUnderPage(folder, "--stream.recovery=interrupt");
        BrowserContext device = browser.newContext()) {
      ChatPage page = asking(device, server);
      server.kill();
      server.start();
      assertThat(page.reply()).containsText("Interrupted before the end", PATIENTLY);
      page.replyIs("interrupted");
      ChatPage.action(page.reply(), "Continue").click();
      assertWhole(page);
    }
  }

  private ChatPage asking(BrowserContext device, ServerUnderPage server) {
    complaints.watch(device, server.address());
    device.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    Page page = device.newPage();
    page.navigate(server.address());
    ChatPage chat = new ChatPage(page).connected().ask("Hold on");
    assertThat(chat.replyText()).containsText("demo model");
    return chat;
  }

  private void assertWhole(ChatPage chat) {
    assertThat(chat.replyText()).containsText(LAST_LINE, PATIENTLY);
    chat.connected().replyIs("complete");
    assertThat(chat.messages("user")).hasCount(1);
    String answer = copied(chat, chat.reply());

    // The demo model says the same to the same prompt: so does an answer that nothing disturbed.
    ChatPage.action(chat.reply(), "Regenerate").click();
    assertThat(chat.reply()).containsText("2/2", PATIENTLY);
    assertEquals(copied(chat, chat.reply()), answer);
    assertEquals(List.of(), complaints.all());
  }

  private static String copied(ChatPage chat, Locator message) {
    chat.page().evaluate("navigator.clipboard.writeText('')");
    ChatPage.action(message, "Copy").click();
    chat.page().waitForFunction("navigator.clipboard.readText().then(text => text !== '')");
    return (String) chat.page().evaluate("navigator.clipboard.readText()");
  }
}
