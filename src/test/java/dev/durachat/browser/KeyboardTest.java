package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Keyboard;
import dev.durachat.testing.ScriptedProvider.Call;
import org.junit.jupiter.api.Test;

/** Everything can be done without a mouse. */
final class KeyboardTest extends BrowserTest {

  @Test
  void shiftAndEnterBreakTheLineAndEnterSends() {
    ChatPage page = open();
    Keyboard keys = page.page().keyboard();
    assertThat(page.prompt()).isFocused();
    keys.type("one");
    keys.press("Shift+Enter");
    keys.type("two");
    assertThat(page.prompt()).hasValue("one\ntwo");
    keys.press("Enter");
    assertThat(page.prompt()).hasValue("");
    provider.call().text("three").finish("stop");
    page.replySays("three");
  }

  @Test
  void escapeStopsTheAnswer() {
    ChatPage page = open().ask("Count");
    Call call = provider.call().text("one");
    page.replySays("one");
    page.page().keyboard().press("Escape");
    call.awaitClosed();
    page.replyIs("stopped");
  }

  @Test
  void keysLeadToTheSearchThePromptAndTheHelp() {
    ChatPage page = open();
    Keyboard keys = page.page().keyboard();
    keys.press("Control+k");
    assertThat(page.search()).isFocused();
    page.button("Theme").focus();
    keys.press("/");
    assertThat(page.prompt()).isFocused();
    assertThat(page.prompt()).hasValue("");

    keys.type("really?");
    assertThat(page.prompt()).hasValue("really?");
    page.button("Theme").focus();
    keys.press("?");
    assertThat(page.shortcuts()).isVisible();
    keys.press("Escape");
    assertThat(page.shortcuts()).isHidden();
    assertThat(page.button("Theme")).isFocused();
  }

  @Test
  void keysLeadToANewChatAndBetweenConversations() {
    ChatPage page = open().ask("first");
    provider.call().text("one").finish("stop");
    page.replyIs("complete");
    Keyboard keys = page.page().keyboard();
    keys.press("Control+Shift+O");
    assertThat(page.log()).hasCount(0);
    assertThat(page.prompt()).isFocused();
    page.ask("second");
    provider.call().text("two").finish("stop");
    page.replySays("two");

    keys.press("Alt+ArrowDown");
    page.replySays("one");
    keys.press("Alt+ArrowUp");
    page.replySays("two");
  }

  @Test
  void theSearchFindsAConversation() {
    ChatPage page = open().ask("Tides of the sea");
    provider.call().text("one").finish("stop");
    page.replyIs("complete");
    page.newChat().click();
    page.ask("Bread with nuts");
    provider.call().text("two").finish("stop");
    page.replySays("two");
    assertThat(page.conversations()).hasCount(2);

    page.page().keyboard().press("Control+k");
    page.page().keyboard().type("tides");
    assertThat(page.conversations()).hasCount(1);
    page.page().keyboard().press("Enter");
    page.replySays("one");
  }

  @Test
  void theFocusStaysInTheLogWhenItsButtonGoes() {
    ChatPage page = open().ask("Count");
    Call call = provider.call().text(words(1, 400));
    assertThat(page.replyText()).containsText("word400");
    page.log().press("Home");
    page.page().waitForFunction("() => document.querySelector('.log').scrollTop === 0");
    page.button("Jump to latest").press("Enter");
    assertThat(page.button("Jump to latest")).hasCount(0);
    assertThat(page.log()).isFocused();

    page.page().keyboard().press("Escape");
    call.awaitClosed();
    page.replyIs("stopped");
    ChatPage.action(page.reply(), "Continue").press("Enter");
    provider.call().text("and more");
    page.replyIs("streaming");
    assertThat(page.log()).isFocused();
  }

  @Test
  void theSidebarOfANarrowScreenGivesTheFocusBack() {
    ChatPage page = open(device(Look.PHONE.device()).newPage(), "/");
    page.button("Open sidebar").press("Enter");
    page.search().focus();
    page.page().keyboard().press("Escape");
    assertThat(page.button("Open sidebar")).isFocused();

    page.button("Open sidebar").press("Enter");
    page.button("Settings").press("Enter");
    assertThat(page.dialog("Settings")).isVisible();
    page.page().keyboard().press("Escape");
    assertThat(page.button("Open sidebar")).isFocused();
  }
}
