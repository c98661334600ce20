package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Screens that the page is looked at on. */
enum Look {
  LIGHT(BrowserTest.WIDTH, ColorScheme.LIGHT),
  DARK(BrowserTest.WIDTH, ColorScheme.DARK),
  PHONE(360, ColorScheme.LIGHT),
  DARK_PHONE(360, ColorScheme.DARK);

  private static final Path SHOTS = Path.of("target", "screenshots");

  /** Whether what one writes into stands at the lower edge, where it is not hidden. */
  private static final String FILLED =
      "() => [...document.querySelectorAll('.prompt')]"
          + ".every(box => Math.abs(innerHeight - 16 - box.getBoundingClientRect().bottom) < 12)";

  private final int width;
  private final ColorScheme colours;

  Look(int width, ColorScheme colours) {
    this.width = width;
    this.colours = colours;
  }

  Browser.NewContextOptions device() {
    return new Browser.NewContextOptions()
        .setViewportSize(width, BrowserTest.HEIGHT)
        .setColorScheme(colours);
  }

  /** Brings the sidebar into sight, which needs a press on a narrow screen. */
  void openSidebar(ChatPage page) {
    if (width < BrowserTest.WIDTH) {
      page.button("Open sidebar").click();
      assertThat(page.button("Close sidebar")).isVisible();
    }
  }

  /** Takes a picture to be looked at; axe finds nothing, and nothing is wider than the screen. */
  void assertFine(ChatPage page, String state) {
    assertFine(page.page(), state);
  }

  void assertFine(Page page, String state) {
    String name = state + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(SHOTS.resolve(name + ".png"))
            .setAnimations(ScreenshotAnimations.DISABLED));
    List<String> found =
        new AxeBuilder(page)
            .analyze().getViolations().stream()
                .map(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .toList();
    assertEquals(List.of(), found, name);
    assertEquals(
        width,
        page.evaluate("document.documentElement.scrollWidth"),
        "nothing is wider than the screen: " + name);
    assertEquals(true, page.evaluate(FILLED), "the page fills the screen: " + name);
  }
}
