package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import dev.durachat.testing.ScriptedProvider.Call;
import org.junit.jupiter.api.Test;

/** A prompt is sent, and its answer is shown while it is written, here and elsewhere. */
final class ConversationTest extends BrowserTest {

  @Test
  void aPromptIsAnsweredAsItIsWritten() {
    ChatPage page = open();
    assertThat(page.send()).isDisabled();

    page.ask("What is a **heap**?");
    Call call = provider.call();
    assertThat(page.messages("user")).hasText("What is a **heap**?");
    page.replyIs("pending");

    call.text("A *heap* is a ");
    page.replyIs("streaming").replySays("A heap is a");
    assertThat(page.messages("assistant")).hasCount(1);

    call.text("tree:\n\n- one\n- two\n\n```js\nlet x = 1;\n```\n").finish("stop");
    page.replyIs("complete");
    assertThat(page.replyText().locator("em")).hasText("heap");
    assertThat(page.replyText().locator("li")).hasCount(2);
    assertThat(page.replyText().locator("pre")).hasText("let x = 1;");
    assertThat(page.prompt()).hasValue("");
  }

  @Test
  void theNewConversationIsInTheAddressAndInTheList() {
    ChatPage page = open();
    page.ask("Tell me about tides");
    Call call = provider.call().text("They come");
    String id = page.conversationId();
    assertThat(page.conversations()).hasCount(1);
    assertThat(page.conversations()).hasAttribute("aria-current", "page");
    assertThat(page.conversations()).hasAttribute("href", "?c=" + id);
    assertThat(page.conversations()).containsText("(answering)");
    call.text(" and go.").finish("stop");
    page.replySays("They come and go.");
    assertThat(page.conversations()).not().containsText("(answering)");

    page.newChat().click();
    assertThat(page.log()).hasCount(0);
    assertThat(page.conversations()).not().hasAttribute("aria-current", "page");
    page.conversations().click();
    page.replySays("They come and go.");
    assertEquals(id, page.conversationId());
  }

  @Test
  void stopStandsWhereSendStood() {
    ChatPage page = open();
    page.ask("one");
    Call call = provider.call().text("first");
    page.replySays("first");
    BoundingBox stop = box(page.stop());
    assertThat(page.send()).hasCount(0);
    call.finish("stop");
    page.replyIs("complete");
    BoundingBox send = box(page.send());
    assertThat(page.stop()).hasCount(0);
    assertEquals(send.x, stop.x);
    assertEquals(send.y, stop.y);
  }

  @Test
  void aReloadInMidStreamLosesNothing() {
    ChatPage page = open();
    page.ask("Count");
    Call call = provider.call().text(words(1, 40));
    page.replySays(words(1, 40));
    page.page().reload();
    call.text(words(41, 80));
    page.replySays(words(1, 80));
    page.page().reload();
    call.text(words(81, 120)).finish("stop");
    page.replyIs("complete").replySays(words(1, 120));
    assertEquals(words(1, 120), storedReply(page.conversationId()));
  }

  @Test
  void everyTabAndDeviceSeesTheStreamAndItsEnd() {
    ChatPage first = open();
    first.ask("Count");
    Call call = provider.call().text(words(1, 10));
    first.replySays(words(1, 10));
    String address = "/?c=" + first.conversationId();

    ChatPage tab = open(first.page().context().newPage(), address);
    ChatPage device = open(device().newPage(), address);
    tab.replySays(words(1, 10));
    device.replySays(words(1, 10));

    call.text(words(11, 20));
    for (ChatPage page : new ChatPage[] {first, tab, device}) {
      page.replyIs("streaming").replySays(words(1, 20));
    }
    device.stop().click();
    call.awaitClosed();
    for (ChatPage page : new ChatPage[] {first, tab, device}) {
      page.replyIs("stopped").replySays(words(1, 20));
      assertThat(page.send()).isVisible();
    }
  }

  private static BoundingBox box(Locator locator) {
    assertThat(locator).isVisible();
    return locator.boundingBox();
  }
}
