package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the page weighs, and how soon it is there. Times are printed; only far beyond them it fails.
 */
final class FirstLoadTest extends BrowserTest {
  private static final int MOST_BYTES = 120 * 1024;

  /** theme.js, app.js, and what it begins with and needs soon. */
  private static final int SCRIPTS = 4;

  private static final int FAR_TOO_LATE_MS = 10_000;

  /** Each by a browser that was never here; the first also finds a server that has just started. */
  private static final int VISITS = 5;

  private static final String WHEN_DRAWN =
      """
      new MutationObserver((_, seen) => {
        if (document.querySelector('prompt-box textarea')) {
          window.drawn = performance.now();
          window.needless = customElements.get('markdown-text') !== undefined;
          seen.disconnect();
        }
      }).observe(document, { childList: true, subtree: true });
      """;

  private static final String BYTES =
      """
      performance.getEntriesByType('resource')
        .filter(r => /\\.(js|css)$/.test(new URL(r.name).pathname))
        .reduce((sum, r) => sum + r.encodedBodySize, 0)
      """;

  private static final String SCRIPTS_ASKED_FOR =
      """
      performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js')).length
      """;

  @Test
  void thePageIsLightAndSoonThere() {
    int bytes = 0;
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < VISITS; i++) {
      Page page = device().newPage();
      page.addInitScript(WHEN_DRAWN);
      page.navigate(origin() + "/");
      assertThat(new ChatPage(page).prompt()).isVisible();
      // Before the service worker fetches the rest ahead: only what this document asked for.
      bytes = Math.max(bytes, (int) page.evaluate(BYTES));
      assertEquals(SCRIPTS, page.evaluate(SCRIPTS_ASKED_FOR), "scripts");
      assertEquals(false, page.evaluate("needless"), "nothing is run that is not drawn with");
      drawn.add(((Number) page.evaluate("Math.round(window.drawn)")).intValue());
    }
    System.out.println(
        "first load: " + bytes + " bytes of scripts and styles, drawn after " + drawn + " ms");
    assertTrue(bytes > 0 && bytes <= MOST_BYTES, bytes + " bytes");
    assertTrue(drawn.stream().allMatch(ms -> ms < FAR_TOO_LATE_MS), drawn + " ms");
  }
}
