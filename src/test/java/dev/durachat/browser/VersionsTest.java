package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.durachat.testing.ScriptedProvider.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers can be stopped, taken up, and had again; prompts can be put differently. */
final class VersionsTest extends BrowserTest {

  @Test
  void aStoppedAnswerCanBeContinued() {
    ChatPage page = open().ask("Count");
    Call call = provider.call().text("one two ");
    page.replySays("one two");
    page.stop().click();
    call.awaitClosed();
    page.replyIs("stopped");
    assertThat(page.reply()).containsText("Stopped.");

    ChatPage.action(page.reply(), "Continue").click();
    provider.call().text("three").finish("stop");
    page.replyIs("complete").replySays("one two three");
    assertThat(page.reply()).not().containsText("Stopped.");
    assertThat(page.messages("assistant")).hasCount(1);
    assertEquals("one two three", storedReply(page.conversationId()));
  }

  @Test
  void aRegeneratedAnswerIsASecondVersion() {
    ChatPage page = open().ask("Say something");
    provider.call().text("first").finish("stop");
    page.replyIs("complete");

    ChatPage.action(page.reply(), "Regenerate").click();
    provider.call().text("second").finish("stop");
    page.replyIs("complete").replySays("second");
    assertThat(page.reply()).containsText("2/2");
    assertThat(ChatPage.action(page.reply(), "Next version")).isDisabled();

    ChatPage.action(page.reply(), "Previous version").click();
    page.replySays("first");
    assertThat(page.reply()).containsText("1/2");
    assertThat(page.messages("user")).hasCount(1);
  }

  @Test
  void anEditedPromptBeginsABranch() {
    ChatPage page = open().ask("Plan a trip to Rome");
    provider.call().text("Rome it is.").finish("stop");
    page.replyIs("complete").ask("Which season?");
    provider.call().text("Spring.").finish("stop");
    page.replyIs("complete").replySays("Spring.");

    ChatPage.action(page.messages("user").first(), "Edit").click();
    var editor = page.page().getByLabel("Edit message");
    assertThat(editor).isFocused();
    assertThat(editor).hasValue("Plan a trip to Rome");
    editor.fill("Plan a trip to Oslo");
    page.button("Save").click();
    Call call = provider.call();
    assertEquals("user: Plan a trip to Oslo", call.messages());
    call.text("Oslo it is.").finish("stop");

    page.replyIs("complete").replySays("Oslo it is.");
    assertThat(page.messages("user")).hasCount(1);
    assertThat(page.messages("user")).containsText("2/2");
    ChatPage.action(page.messages("user"), "Previous version").click();
    page.replySays("Spring.");
    assertThat(page.messages("user")).hasCount(2);
    assertEquals(
        List.of("Plan a trip to Rome", "Which season?", "Plan a trip to Oslo"),
        storedPrompts(page.conversationId()));
  }

  @Test
  void anEditThatIsCancelledChangesNothing() {
    ChatPage page = open().ask("Keep this");
    provider.call().text("Kept.").finish("stop");
    page.replyIs("complete");
    ChatPage.action(page.messages("user"), "Edit").click();
    page.page().getByLabel("Edit message").fill("something else");
    page.page().keyboard().press("Escape");
    assertThat(page.messages("user")).hasText("Keep this");
    assertThat(ChatPage.action(page.messages("user"), "Edit")).isFocused();
  }
}
