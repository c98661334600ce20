package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.durachat.testing.ScriptedProvider.Call;
import org.junit.jupiter.api.Test;

/** What failed says why, keeps what there is, and offers the next step. */
final class FailureTest extends BrowserTest {

  @Test
  void aRefusedKeyIsNamedAndTheAnswerCanBeHadAgain() {
    ChatPage page = open().ask("Hello");
    provider.call().refuse(401, "no such key");
    page.replyIs("error");
    assertThat(page.reply()).containsText("refused the key");
    assertThat(page.reply()).not().containsText("no such key");

    ChatPage.action(page.reply(), "Regenerate").click();
    provider.call().text("Hello!").finish("stop");
    page.replyIs("complete").replySays("Hello!");
  }

  @Test
  void aRefusedRequestShowsTheReasonOfTheProvider() {
    ChatPage page = open().ask("Hello");
    provider.call().refuse(400, "this model is retired");
    page.replyIs("error");
    assertThat(page.reply()).containsText("this model is retired");
  }

  @Test
  void anAnswerThatBrokeOffIsKeptAndCanBeContinued() {
    ChatPage page = open().ask("Count");
    Call call = provider.call().text("one two ");
    page.replySays("one two");
    call.cut();
    page.replyIs("error").replySays("one two");
    assertThat(page.reply()).containsText("provider");

    ChatPage.action(page.reply(), "Continue").click();
    provider.call().text("three").finish("stop");
    page.replyIs("complete").replySays("one two three");
  }

  @Test
  void anAnswerCutByItsLengthSaysSoAndCanBeContinued() {
    ChatPage page = open().ask("Count");
    provider.call().text("one two ").finish("length");
    page.replyIs("complete");
    assertThat(page.reply()).containsText("Cut off at the model’s limit");
    ChatPage.action(page.reply(), "Continue").click();
    provider.call().text("three").finish("stop");
    page.replySays("one two three");
    assertThat(page.reply()).not().containsText("Cut off");
  }

  @Test
  void anAddressOfNothingSaysSo() {
    ChatPage page = open(device().newPage(), "/?c=019a0000-0000-7000-8000-000000000000");
    assertThat(page.log()).containsText("This conversation is not here");
  }
}
