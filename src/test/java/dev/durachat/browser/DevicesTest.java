package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What is done in one tab or on one device is seen in the others within a moment. */
final class DevicesTest extends BrowserTest {
  private record Two(ChatPage here, ChatPage there) {}

  /** The same conversation open in two tabs, and on another device. */
  private Two two() {
    ChatPage here = open().ask("Where to meet?");
    provider.call().text("At the harbour.").finish("stop");
    here.replyIs("complete");
    ChatPage there = open(device().newPage(), "/?c=" + here.conversationId());
    there.replySays("At the harbour.");
    return new Two(here, there);
  }

  @Test
  void theyTakeTurnsInOneConversation() {
    Two two = two();
    ChatPage tab = open(two.here.page().context().newPage(), "/?c=" + two.here.conversationId());
    ChatPage[] all = {two.here, two.there, tab};
    for (int turn = 0; turn < all.length; turn++) {
      all[turn].ask("Turn " + turn);
      provider.call().text("Answer " + turn).finish("stop");
      for (ChatPage each : all) {
        each.replyIs("complete").replySays("Answer " + turn);
        assertThat(each.messages("user")).hasCount(turn + 2);
        assertThat(each.messages("user").last()).hasText("Turn " + turn);
      }
    }
  }

  @Test
  void anEditAndAnotherVersionAreShownThereToo() {
    Two two = two();
    ChatPage.action(two.here.reply(), "Regenerate").click();
    provider.call().text("At the station.").finish("stop");
    for (ChatPage each : new ChatPage[] {two.here, two.there}) {
      each.replyIs("complete").replySays("At the station.");
      assertThat(each.reply()).containsText("2/2");
    }
    ChatPage.action(two.there.messages("user"), "Edit").click();
    two.there.page().getByLabel("Edit message").fill("Where to part?");
    two.there.button("Save").click();
    provider.call().text("At the bridge.").finish("stop");
    for (ChatPage each : new ChatPage[] {two.here, two.there}) {
      each.replyIs("complete").replySays("At the bridge.");
      assertThat(each.messages("user")).containsText("Where to part?");
      assertThat(each.messages("user")).containsText("2/2");
    }
  }

  @Test
  void aReactionIsShownThereTooAndCanBeTakenBack() {
    Two two = two();
    ChatPage.action(two.here.reply(), "Good answer").click();
    for (ChatPage each : new ChatPage[] {two.here, two.there}) {
      assertThat(ChatPage.action(each.reply(), "Good answer")).hasAttribute("aria-pressed", "true");
    }
    ChatPage.action(two.there.reply(), "Bad answer").click();
    for (ChatPage each : new ChatPage[] {two.here, two.there}) {
      assertThat(ChatPage.action(each.reply(), "Good answer"))
          .hasAttribute("aria-pressed", "false");
      assertThat(ChatPage.action(each.reply(), "Bad answer")).hasAttribute("aria-pressed", "true");
    }
    assertEquals(
        "down",
        stored(two.here.conversationId()).getLast().path("reaction").path("value").asText());
    ChatPage.action(two.here.reply(), "Bad answer").click();
    assertThat(ChatPage.action(two.there.reply(), "Bad answer"))
        .hasAttribute("aria-pressed", "false");
    two.there.page().reload();
    assertThat(ChatPage.action(two.there.reply(), "Bad answer"))
        .hasAttribute("aria-pressed", "false");
  }

  @Test
  void whatIsDeletedThereIsGoneHereAndComesBack() {
    Two two = two();
    two.there.choose("Where to meet?", "Delete");
    assertThat(two.here.conversations()).hasCount(0);
    assertThat(two.here.page().locator("main")).containsText("This conversation is not here");
    two.there.button("Undo").click();
    two.here.replySays("At the harbour.");
    two.there.replySays("At the harbour.");
    assertThat(two.here.conversation("Where to meet?")).hasCount(1);
  }

  @Test
  void aDeletedMessageIsGoneThereToo() {
    Two two = two();
    two.here.ask("And when?");
    provider.call().text("At noon.").finish("stop");
    two.here.replyIs("complete");
    ChatPage.action(two.here.messages("user").last(), "More").click();
    two.here.menuItem("Delete message").click();
    two.here.button("Delete").click();
    for (ChatPage each : new ChatPage[] {two.here, two.there}) {
      each.replySays("At the harbour.");
      assertThat(each.messages("user")).hasCount(1);
    }
    // The summary alone leads away from what was deleted; what follows must not be a version of it.
    two.here.ask("And why?");
    provider.call().text("To part.").finish("stop");
    for (ChatPage each : new ChatPage[] {two.here, two.there}) {
      each.replySays("To part.").replyIs("complete");
      assertThat(each.messages("user").last()).containsText("And why?");
      assertThat(each.log()).not().containsText("2/2");
    }
  }

  @Test
  void theAnswerIsHadFromAnotherModel() {
    Two two = two();
    ChatPage.action(two.here.reply(), "More").click();
    two.here.menuItem("Answer again by two").click();
    var call = provider.call();
    assertEquals("two", call.request().path("model").asText());
    call.text("Under the clock.").finish("stop");
    two.here.replySays("Under the clock.").replyIs("complete");
    assertThat(two.here.reply()).containsText("2/2");
  }
}
