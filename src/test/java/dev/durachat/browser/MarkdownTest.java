package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import dev.durachat.testing.ScriptedProvider.Call;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers look as they were meant, and fetch nothing that was not asked for. */
final class MarkdownTest extends BrowserTest {
  /** Rows of a table that the browser does not find the widths of. */
  private static final int LONG = 300;

  private static final String RICH =
      """
      | a | b |
      | --- | --- |
      | 1 | **2** |

      - [x] done
      - [ ] open

      ```java
      int middle = keys.length / 2;
      ```

      Inline \\(x^2\\), money $5 and $6.

      $$
      \\frac{1}{2}
      $$

      ![far](https://example.org/a.png) ![near](/api/v1/me) ![close](/theme.js) [go](https://example.org)
      """;

  @Test
  void everyKindIsShown() {
    ChatPage page = open();
    List<String> asked = new ArrayList<>();
    page.page().onRequest((Request request) -> asked.add(request.url()));
    page.ask("Show me");
    var call = provider.call();
    for (int at = 0; at < RICH.length(); at += 5) {
      call.text(RICH.substring(at, Math.min(RICH.length(), at + 5)));
    }
    call.finish("stop");
    page.replyIs("complete");
    Locator text = page.replyText();
    assertThat(text.locator("table td strong")).hasText("2");
    assertThat(text.locator("input[type=checkbox]")).hasCount(2);
    assertThat(text.locator("input[type=checkbox]:checked")).hasCount(1);
    assertThat(text.locator(".code-heading")).hasText("java");
    assertThat(text.locator("pre .hljs-type")).hasText("int");
    assertThat(text.locator(".katex")).hasCount(2);
    assertThat(text.locator(".katex-display")).hasCount(1);
    assertThat(text).containsText("money $5 and $6.");
    assertThat(text.locator("img")).hasCount(0);
    assertThat(text.locator("a")).hasAttribute("target", "_blank");
    assertThat(text.locator("a")).hasAttribute("rel", "noopener noreferrer");
    assertEquals(
        List.of(),
        asked.stream().filter(url -> url.contains("/api/v1/me") || url.contains("theme")).toList());
    assertEquals(
        "KaTeX_Main",
        page.page()
            .evaluate("() => document.fonts.load('16px KaTeX_Main').then(f => f[0].family)"));
  }

  /** The left edges of the cells of a row, each once. */
  private static final String EDGES =
      "row => [...new Set([...row.cells].map(cell => Math.round(cell.getBoundingClientRect().left)))]";

  private static String table(String wide) {
    StringBuilder table = new StringBuilder("| name | value | words |\n| --- | --: | --- |\n");
    for (int i = 1; i <= LONG; i++) {
      table.append("| row ").append(i).append(" | ").append(i).append(" | **some** words and ");
      table.append(i % 50 == 0 ? wide + " |\n" : "more |\n");
    }
    return table.toString();
  }

  @ParameterizedTest
  @EnumSource
  void aLongTableIsOneTable(Look look) {
    ChatPage page = open(device(look.device()).newPage(), "/").ask("All of them");
    String answer = table("manymanymanymanymany more of these");
    Call call = provider.call();
    for (int at = 0; at < answer.length(); at += 1000) {
      call.text(answer.substring(at, Math.min(answer.length(), at + 1000)));
    }
    call.finish("stop");
    page.replyIs("complete");
    Locator table = page.replyText().getByRole(AriaRole.TABLE);
    assertThat(table).hasCount(1);
    Locator rows = table.getByRole(AriaRole.ROW);
    assertThat(rows).hasCount(LONG + 1);
    assertThat(table.getByRole(AriaRole.COLUMNHEADER))
        .hasText(new String[] {"name", "value", "words"});
    assertThat(rows.last().getByRole(AriaRole.CELL).first()).hasText("row " + LONG);
    assertThat(rows.last().getByRole(AriaRole.CELL).nth(1)).hasCSS("text-align", "right");
    assertEquals(3, ((List<?>) rows.first().evaluate(EDGES)).size());
    assertEquals(rows.first().evaluate(EDGES), rows.last().evaluate(EDGES));
    assertEquals(rows.first().evaluate(EDGES), rows.nth(LONG / 2).evaluate(EDGES));
    look.assertFine(page, "long-table");
  }

  /** Where this row begins and ends, in its table, and where its cells begin. */
  private static final String SHAPE =
      """
      row => {
        const table = row.closest('table').getBoundingClientRect();
        const { top, bottom } = row.getBoundingClientRect();
        return [top - table.top, bottom - table.top, table.width, ...[...row.cells].map(cell => cell.getBoundingClientRect().left - table.left)];
      }
      """;

  @ParameterizedTest
  @CsvSource({
    "LIGHT, more",
    "LIGHT, 'many more words than there is room for in a line of the page, so that some of them stand in the next'",
    "PHONE, 'many more words than there is room for in a line of the page'",
    "PHONE, manymanymanymanymanymanymanymanymanymany",
  })
  void theColumnsOfATableStayWhenItGetsLong(Look look, String wide) {
    ChatPage page = open(device(look.device()).newPage(), "/").ask("All of them");
    Call call = provider.call();
    String table = table(wide);
    int most = table.indexOf("| row 65 ");
    call.text(table.substring(0, most));
    Locator rows = page.replyText().getByRole(AriaRole.ROW);
    assertThat(rows).hasCount(65);
    assertThat(rows.last()).containsText("row 64");
    List<?> before = (List<?>) rows.nth(60).evaluate(SHAPE);
    call.text(table.substring(most)).finish("stop");
    page.replyIs("complete");
    assertThat(rows).hasCount(LONG + 1);
    List<?> after = (List<?>) rows.nth(60).evaluate(SHAPE);
    for (int i = 0; i < before.size(); i++) {
      assertEquals(
          ((Number) before.get(i)).doubleValue(),
          ((Number) after.get(i)).doubleValue(),
          1,
          before + " " + after);
    }
  }

  @Test
  void formulasKeepTheirShapeUnderThePolicy() {
    ChatPage page = open().ask("Formulas");
    provider
        .call()
        .text(
            """
            $$
            \\frac{a^2}{\\sqrt{b}} + \\sum_{i=1}^{n} x_i^{2} \\quad
            \\begin{pmatrix} 5 & 6 \\\\ 7 & 8 \\end{pmatrix} \\color{red}{x} \\fcolorbox{red}{blue}{y}
            $$
            """)
        .finish("stop");
    page.replyIs("complete");
    Locator formula = page.replyText().locator(".katex-html");
    assertThat(formula).isVisible();
    // What KaTeX places by style: a numerator stands above its denominator, a matrix in two rows.
    int height =
        ((Number) formula.evaluate("e => Math.round(e.getBoundingClientRect().height)")).intValue();
    assertTrue(height > 50 && height < 160, "height " + height);
    assertEquals(
        true,
        formula.evaluate(
            "e => { const at = n => [...e.querySelectorAll('.mord')].find(m => m.children.length === 0 && m.textContent === n).getBoundingClientRect();"
                + " return at('5').bottom < at('7').top + 12 && at('5').top < at('7').top && at('a').bottom < at('b').top + 12; }"));
    Look.LIGHT.assertFine(page, "formulas");
  }

  @Test
  void formulasAreFetchedOnlyForThoseWhoHaveThem() {
    ChatPage page = open();
    List<String> asked = new ArrayList<>();
    page.page().onRequest((Request request) -> asked.add(request.url()));
    page.ask("No formulas");
    provider.call().text("Only words, and `code`.").finish("stop");
    page.replyIs("complete");
    assertEquals(List.of(), asked.stream().filter(url -> url.contains("katex")).toList());
  }

  @Test
  void codeAndTextAreCopied() {
    ChatPage page = open();
    page.page()
        .evaluate(
            "() => Object.defineProperty(navigator, 'clipboard',"
                + " { value: { writeText: text => { window.copied = text; return Promise.resolve(); } } })");
    page.ask("Code");
    provider.call().text("Some **bold**\n\n```js\nlet a;\n```\n").finish("stop");
    page.replyIs("complete");
    page.button("Code to clipboard").click();
    assertThat(page.notices()).containsText("Copied.");
    assertEquals("let a;", page.page().evaluate("window.copied"));
    ChatPage.action(page.reply(), "Copy").click();
    page.page().waitForFunction("window.copied.includes('**bold**')");
    ChatPage.action(page.reply(), "More").click();
    page.menuItem("Plain text to clipboard").click();
    page.page().waitForFunction("window.copied === 'Some bold\\n\\nlet a;'");
  }
}
