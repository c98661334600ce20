package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.durachat.testing.ScriptedProvider.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network goes and comes; what is shown is whole, and what was asked is asked once. */
final class LostConnectionTest extends BrowserTest {

  @Test
  void anAnswerIsWholeAfterTheSocketWasCut() {
    Page page = device().newPage();
    Wire wire = Wire.under(page);
    ChatPage chat = open(page, "/");
    chat.ask("Count");
    Call call = provider.call().text(words(1, 10));
    chat.replySays(words(1, 10));

    wire.cut();
    assertThat(chat.connection()).hasText("Reconnecting…");
    call.text(words(11, 20));
    wire.mend();

    chat.connected().replyIs("streaming").replySays(words(1, 20));
    call.text(words(21, 30)).finish("stop");
    chat.replyIs("complete").replySays(words(1, 30));
  }

  @Test
  void anAnswerThatEndedMeanwhileIsShownAsEnded() {
    Page page = device().newPage();
    Wire wire = Wire.under(page);
    ChatPage chat = open(page, "/");
    chat.ask("Count");
    Call call = provider.call().text(words(1, 10));
    chat.replySays(words(1, 10));

    wire.cut();
    assertThat(chat.connection()).hasText("Reconnecting…");
    call.text(words(11, 20)).finish("stop");
    wire.mend();

    chat.connected().replyIs("complete").replySays(words(1, 20));
    assertThat(chat.send()).isVisible();
  }

  @Test
  void aSocketThatFrozeIsNoticedAndReplaced() {
    Page page = device().newPage();
    Wire wire = Wire.under(page);
    ChatPage chat = open(page, "/");
    chat.ask("Count");
    Call call = provider.call().text(words(1, 10));
    chat.replySays(words(1, 10));

    wire.freeze();
    call.text(words(11, 20));
    assertThat(chat.connection()).hasText("Reconnecting…");
    wire.mend();

    chat.connected().replySays(words(1, 20));
    call.finish("stop");
    chat.replyIs("complete");
  }

  @Test
  void aPromptTypedWithoutConnectionIsSentOnceWhenItIsBack() {
    Page page = device().newPage();
    Wire wire = Wire.under(page);
    ChatPage chat = open(page, "/");
    wire.cut();
    assertThat(chat.connection()).hasText("Reconnecting…");
    chat.ask("Are you there?");
    assertThat(chat.messages("user")).containsText("Are you there?");
    assertThat(chat.messages("user")).hasAttribute("data-status", "pending");
    assertThat(chat.messages("user")).containsText("It will be sent when");
    wire.mend();
    chat.connected();

    provider.call().text("Yes.").finish("stop");
    chat.replyIs("complete").replySays("Yes.");
    assertEquals(List.of("Are you there?"), storedPrompts(chat.conversationId()));
    assertEquals(0, provider.untaken());
  }

  @Test
  void aPromptTypedWithoutConnectionOutlivesAReload() {
    Page page = device().newPage();
    Wire wire = Wire.under(page);
    ChatPage chat = open(page, "/");
    wire.cut();
    assertThat(chat.connection()).hasText("Reconnecting…");
    chat.ask("Are you there?");
    page.reload();
    assertThat(chat.messages("user")).containsText("Are you there?");
    assertThat(chat.messages("user")).hasAttribute("data-status", "pending");
    wire.mend();
    chat.connected();

    provider.call().text("Yes.").finish("stop");
    chat.replyIs("complete").replySays("Yes.");
    assertThat(chat.messages("user")).hasCount(1);
    assertThat(chat.conversations()).hasCount(1);
    assertEquals(List.of("Are you there?"), storedPrompts(chat.conversationId()));
    assertEquals(0, provider.untaken());
  }

  @Test
  void aPromptWhoseAnswerWasLostIsNotAskedTwice() {
    Page page = device().newPage();
    Wire wire = Wire.under(page);
    ChatPage chat = open(page, "/");
    wire.deafen();
    chat.ask("Are you there?");
    assertThat(chat.messages("user")).hasAttribute("data-status", "pending");
    // Now the server has it; the page does not know.
    page.waitForCondition(() -> provider.untaken() == 1);
    Call call = provider.call();
    wire.cut();
    wire.mend();

    call.text("Yes.").finish("stop");
    chat.connected().replyIs("complete").replySays("Yes.");
    assertThat(chat.messages("user")).hasCount(1);
    assertThat(chat.conversations()).hasCount(1);
    assertEquals(List.of("Are you there?"), storedPrompts(chat.conversationId()));
    assertEquals(0, provider.untaken());
  }

  @Test
  void aBrowserWithoutNetworkSaysSoAndComesBack() {
    BrowserContext device = device();
    ChatPage chat = open(device.newPage(), "/");
    chat.ask("Count");
    Call call = provider.call().text(words(1, 10));
    chat.replySays(words(1, 10));

    device.setOffline(true);
    assertThat(chat.connection()).hasText("Offline");
    call.text(words(11, 20)).finish("stop");
    chat.ask("And then?");
    assertThat(chat.messages("user")).hasCount(2);
    device.setOffline(false);
    chat.connected();

    provider.call().text("No more.").finish("stop");
    assertThat(chat.messages("assistant").first().locator("markdown-text")).hasText(words(1, 20));
    chat.replyIs("complete").replySays("No more.");
    assertEquals(List.of("Count", "And then?"), storedPrompts(chat.conversationId()));
  }
}
