package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** The page speaks the browser's language, or the one that is chosen. */
final class LanguageTest extends BrowserTest {

  @Test
  void theBrowsersLanguageIsSpoken() {
    Page page =
        device(new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT).setLocale("de-DE"))
            .newPage();
    page.navigate(origin() + "/");
    assertThat(page.getByText("Verbunden")).isVisible();
    assertEquals("de", page.evaluate("document.documentElement.lang"));
    assertThat(page.getByLabel("Nachricht", new Page.GetByLabelOptions().setExact(true)))
        .isVisible();
    assertThat(page.locator("html")).not().containsText("Search conversations");
  }

  @Test
  void anotherLanguageIsChosenAndKept() {
    ChatPage page = open();
    page.button("Settings").click();
    page.page().getByLabel("Language").selectOption("de");
    assertThat(page.page().getByText("Verbunden")).isVisible();
    page.page().reload();
    assertThat(page.page().getByText("Verbunden")).isVisible();
  }

  @Test
  void writingFromRightToLeftIsShownSo() {
    ChatPage page = open().ask("שלום עולם");
    provider.call().text("مرحبا بالعالم\n\n```js\nlet a;\n```\n").finish("stop");
    page.replyIs("complete");
    Locator first = page.replyText().locator(".block").first();
    assertEquals("rtl", first.evaluate("e => getComputedStyle(e).direction"));
    assertEquals(
        "ltr", page.replyText().locator(".code").evaluate("e => getComputedStyle(e).direction"));
  }
}
