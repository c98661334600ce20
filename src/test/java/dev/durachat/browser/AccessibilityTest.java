package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.durachat.testing.ScriptedProvider.Call;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In every state and look axe finds nothing, and a picture is taken to be looked at. */
final class AccessibilityTest extends BrowserTest {
  private static final String ANSWER =
      """
      ## Balanced by splitting

      A *B-tree* keeps **all leaves at the same depth**. See [the paper](https://example.org).

      1. insert into a leaf
      2. split it when it is full

      ```java
      int middle = keys.length / 2; // goes up
      ```

      | order | keys |
      | ----- | ---- |
      | 3     | 2    |

      > Nothing is rebalanced by rotation.
      """;

  @ParameterizedTest
  @EnumSource
  void axeFindsNothing(Look look) {
    ChatPage page = open(device(look.device()).newPage(), "/");
    look.assertFine(page, "empty");

    page.ask("How does a B-tree stay balanced?");
    Call call = provider.call().thinking("Recall the split of a node.").text(ANSWER);
    page.replyIs("streaming");
    assertThat(page.replyText()).containsText("rotation");
    look.assertFine(page, "streaming");

    call.finish("stop");
    page.replyIs("complete");
    look.assertFine(page, "done");

    page.ask("And a red-black tree?");
    provider.call().refuse(401, "no");
    page.replyIs("error");
    look.assertFine(page, "failed");

    page.log().focus();
    page.page().keyboard().press("?");
    assertThat(page.shortcuts()).isVisible();
    look.assertFine(page, "shortcuts");
  }

  @ParameterizedTest
  @EnumSource
  void axeFindsNothingInMenusAndDialogs(Look look) {
    ChatPage page = open(device(look.device()).newPage(), "/").ask("What is a heap?");
    provider.call().text("A tree: $h_1$.").finish("stop");
    page.replyIs("complete");
    assertThat(page.replyText().locator(".katex")).hasCount(1);

    ChatPage.action(page.reply(), "More").click();
    assertThat(page.menuItem("Figures")).isVisible();
    look.assertFine(page, "message-menu");
    page.menuItem("Figures").click();
    assertThat(page.reply()).containsText("Whole answer after");
    look.assertFine(page, "figures");
    ChatPage.action(page.reply(), "More").click();
    page.menuItem("Delete message").click();
    assertThat(page.dialog("Delete message")).isVisible();
    look.assertFine(page, "confirm");
    page.page().keyboard().press("Escape");

    look.openSidebar(page);
    look.assertFine(page, "sidebar");
    page.conversation("What is a heap?").hover();
    page.button("Actions for What is a heap?").click();
    look.assertFine(page, "menu");
    page.menuItem("Rename").click();
    look.assertFine(page, "rename");
    page.page().keyboard().press("Escape");
    page.choose("What is a heap?", "Share");
    assertThat(page.dialog("Share")).isVisible();
    look.assertFine(page, "share");
    page.page().keyboard().press("Escape");
    page.button("Archive").click();
    look.assertFine(page, "archive");
    page.button("All conversations").click();
    page.choose("What is a heap?", "Delete");
    assertThat(page.button("Undo")).isVisible();
    look.assertFine(page, "deleted");
    page.button("Bin").click();
    assertThat(page.conversation("What is a heap?")).isVisible();
    look.assertFine(page, "bin");
  }
}
