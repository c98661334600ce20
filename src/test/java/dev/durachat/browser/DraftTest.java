package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;

/** No word that was typed is ever lost. */
final class DraftTest extends BrowserTest {

  @Test
  void eachConversationKeepsWhatWasTyped() {
    ChatPage page = open().ask("First");
    provider.call().text("one").finish("stop");
    page.replyIs("complete");
    page.prompt().fill("a thought for the first");
    page.newChat().click();
    assertThat(page.prompt()).hasValue("");
    page.prompt().fill("a thought for a new one");
    page.page().reload();
    page.connected();
    assertThat(page.prompt()).hasValue("a thought for a new one");
    page.conversation("First").click();
    assertThat(page.prompt()).hasValue("a thought for the first");
  }

  @Test
  void anEditIsKeptOverAReload() {
    ChatPage page = open().ask("First");
    provider.call().text("one").finish("stop");
    page.replyIs("complete");
    ChatPage.action(page.messages("user"), "Edit").click();
    page.page().getByLabel("Edit message").fill("First, put differently");
    page.page().reload();
    page.connected();
    assertThat(page.page().getByLabel("Edit message")).hasValue("First, put differently");
    page.button("Cancel").click();
    assertThat(page.messages("user")).hasText("First");
  }
}
