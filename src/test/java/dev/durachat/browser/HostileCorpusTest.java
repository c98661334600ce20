package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import dev.durachat.testing.ScriptedProvider.Call;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of hostile answers, told in pieces that are cut anywhere. Nothing of them runs, is
 * fetched, or breaks the page's policy, which is enforced all the while.
 */
final class HostileCorpusTest extends BrowserTest {
  private static final int LEAST = 300;
  private static final int ANSWERS = 8;
  private static final int LONGEST_PIECE = 24;
  private static final long SEED = Long.getLong("hostile.seed", 20_251L);

  /** What the page itself may fetch while answers come. */
  private static final Pattern OWN =
      Pattern.compile(
          "/(?:favicon\\.svg|part-[A-Z0-9]+\\.js|katex/.*|sw\\.js|api/v1/(?:me|models))$");

  /** Everything that could run or be fetched, counted where answers are shown. */
  private static final String FOUND =
      """
      log => [...log.querySelectorAll('markdown-text *')].filter(e =>
        /^(script|iframe|frame|object|embed|link|meta|base|style|form|template|dialog|audio|video|source|portal|select|textarea)$/i
            .test(e.localName)
        || (e.localName.includes('-') && e.localName !== 'annotation-xml')
        || (e.localName === 'input' && !(e.type === 'checkbox' && e.disabled))
        || (e.localName === 'button' && !e.matches('.code-copy'))
        || e.localName === 'img'
        || (e.id !== '' || e.hasAttribute('name') || e.hasAttribute('srcset') || e.hasAttribute('ping'))
        || [...e.attributes].some(a => a.name.startsWith('on'))
        || (e.hasAttribute('href') && !/^(https?|mailto|tel|ftp):/.test(e.href))
        || (e.hasAttribute('style') && !e.closest('.katex'))).map(e => e.outerHTML.slice(0, 200))
      """;

  @Test
  void nothingOfTheCorpusRunsOrIsFetched() throws IOException {
    List<String> samples = samples();
    assertTrue(samples.size() >= LEAST, samples.size() + " samples");
    System.out.println("hostile.seed=" + SEED + ", " + samples.size() + " samples");
    Random random = new Random(SEED);
    ChatPage page = open();
    List<String> fetched = new ArrayList<>();
    page.page().onRequest((Request request) -> fetched.add(request.url().replace(origin(), "")));
    watchPolicy(page.page());
    int size = (samples.size() + ANSWERS - 1) / ANSWERS;
    for (int from = 0; from < samples.size(); from += size) {
      List<String> part = samples.subList(from, Math.min(samples.size(), from + size));
      tell(page, "Part " + from, String.join("\n\n---\n\n", part) + "\n\nThe end.", random);
      assertHarmless(page, fetched);
    }
    page.page().reload();
    page.connected();
    assertThat(page.replyText()).containsText("The end.");
    assertHarmless(page, fetched.stream().filter(url -> url.startsWith("/api")).toList());
  }

  private void tell(ChatPage page, String prompt, String answer, Random random) {
    page.ask(prompt);
    Call call = provider.call();
    for (int at = 0; at < answer.length(); ) {
      int end = Math.min(answer.length(), at + 1 + random.nextInt(LONGEST_PIECE));
      if (Character.isHighSurrogate(answer.charAt(end - 1))) {
        end = Math.min(answer.length(), end + 1);
      }
      call.text(answer.substring(at, end));
      at = end;
    }
    call.finish("stop");
    assertThat(page.reply()).hasAttribute("data-status", "complete");
    assertThat(page.replyText()).containsText("The end.");
  }

  private static void watchPolicy(Page page) {
    page.evaluate(
        "() => { window.broken = []; addEventListener('securitypolicyviolation', event =>"
            + " window.broken.push(event.violatedDirective + ' ' + event.blockedURI)); }");
  }

  private static void assertHarmless(ChatPage page, List<String> fetched) {
    assertEquals("undefined", page.page().evaluate("typeof window.ran"));
    assertEquals(List.of(), page.page().evaluate("window.broken ?? []"));
    assertEquals(List.of(), page.log().evaluate(FOUND));
    assertEquals(
        List.of(), fetched.stream().filter(url -> !OWN.matcher(url).find()).toList(), "fetched");
  }

  private static List<String> samples() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(HostileCorpusTest.class.getResourceAsStream("hostile.txt"))) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(all.split("\n%%\n"));
    }
  }
}
