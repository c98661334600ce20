package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.durachat.testing.ScriptedProvider.Call;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In every state and look axe finds nothing, and a picture is taken to be looked at. */
final class AccessibilityTest extends BrowserTest {
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final int PHONE_WIDTH = 360;

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

  enum Look {
    LIGHT(WIDTH, ColorScheme.LIGHT),
    DARK(WIDTH, ColorScheme.DARK),
    PHONE(PHONE_WIDTH, ColorScheme.LIGHT);

    private final int width;
    private final ColorScheme colours;

    Look(int width, ColorScheme colours) {
      this.width = width;
      this.colours = colours;
    }
  }

  @ParameterizedTest
  @EnumSource
  void axeFindsNothing(Look look) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(look.width, HEIGHT)
            .setColorScheme(look.colours);
    ChatPage page = open(device(options).newPage(), "/");
    assertFine(page, look, "empty");

    page.ask("How does a B-tree stay balanced?");
    Call call = provider.call().thinking("Recall the split of a node.").text(ANSWER);
    page.replyIs("streaming");
    assertThat(page.replyText()).containsText("rotation");
    assertFine(page, look, "streaming");

    call.finish("stop");
    page.replyIs("complete");
    assertFine(page, look, "done");

    page.ask("And a red-black tree?");
    provider.call().refuse(401, "no");
    page.replyIs("error");
    assertFine(page, look, "failed");

    page.log().focus();
    page.page().keyboard().press("?");
    assertThat(page.shortcuts()).isVisible();
    assertFine(page, look, "shortcuts");
  }

  @ParameterizedTest
  @EnumSource
  void axeFindsNothingInMenusAndDialogs(Look look) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(look.width, HEIGHT)
            .setColorScheme(look.colours);
    ChatPage page = open(device(options).newPage(), "/").ask("What is a heap?");
    provider.call().text("A tree: $h_1$.").finish("stop");
    page.replyIs("complete");
    assertThat(page.replyText().locator(".katex")).hasCount(1);

    ChatPage.action(page.reply(), "More").click();
    assertThat(page.menuItem("Figures")).isVisible();
    assertFine(page, look, "message-menu");
    page.menuItem("Figures").click();
    assertThat(page.reply()).containsText("Whole answer after");
    assertFine(page, look, "figures");
    ChatPage.action(page.reply(), "More").click();
    page.menuItem("Delete message").click();
    assertThat(page.dialog("Delete message")).isVisible();
    assertFine(page, look, "confirm");
    page.page().keyboard().press("Escape");

    openSidebar(page, look);
    assertFine(page, look, "sidebar");
    page.conversation("What is a heap?").hover();
    page.button("Actions for What is a heap?").click();
    assertFine(page, look, "menu");
    page.menuItem("Rename").click();
    assertFine(page, look, "rename");
    page.page().keyboard().press("Escape");
    page.choose("What is a heap?", "Share");
    assertThat(page.dialog("Share")).isVisible();
    assertFine(page, look, "share");
    page.page().keyboard().press("Escape");
    page.button("Archive").click();
    assertFine(page, look, "archive");
    page.button("All conversations").click();
    page.choose("What is a heap?", "Delete");
    assertThat(page.button("Undo")).isVisible();
    assertFine(page, look, "deleted");
    page.button("Bin").click();
    assertThat(page.conversation("What is a heap?")).isVisible();
    assertFine(page, look, "bin");
  }

  private static void openSidebar(ChatPage page, Look look) {
    if (look == Look.PHONE) {
      page.button("Open sidebar").click();
    }
  }

  private static void assertFine(ChatPage page, Look look, String state) {
    String name = state + "-" + look.name().toLowerCase(Locale.ROOT);
    page.page()
        .screenshot(
            new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED));
    List<String> found =
        new AxeBuilder(page.page())
            .analyze().getViolations().stream()
                .map(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .toList();
    assertEquals(List.of(), found, name);
    assertEquals(
        look.width,
        page.page().evaluate("document.documentElement.scrollWidth"),
        "nothing is wider than the screen: " + name);
  }
}
