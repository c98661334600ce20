package dev.durachat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.testing.ScriptedProvider.Call;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A page that is reloaded at any moment of an answer shows what is stored, and goes on. */
final class ReloadTest extends BrowserTest {
  private static final int RELOADS = 10;
  private static final int WORDS = 600;

  @Test
  void tenReloadsInOneStreamLoseNothing() {
    long seed = Long.getLong("durachat.seed", System.nanoTime());
    System.out.println("seed: " + seed);
    Random random = new Random(seed);
    ChatPage page = open().ask("Count");
    Call call = provider.call();
    int said = 0;
    for (int i = 0; i < RELOADS; i++) {
      // Some of it before the reload, some of it while the page is away or just coming back.
      for (int turn = 0; turn < 2; turn++) {
        int to = Math.min(WORDS - 1, said + 1 + random.nextInt(WORDS / RELOADS / 2));
        for (; said < to; said++) {
          call.text(words(said + 1, said + 1));
        }
        if (turn == 0) {
          page.page().waitForTimeout(random.nextInt(60)); // any moment is as good as another
          page.page().reload();
        }
      }
      page.connected();
      String shown = page.replyText().textContent();
      assertTrue(flat(words(1, said)).startsWith(flat(shown)), "seed " + seed + ": " + shown);
      page.replySays(words(1, said)).replyIs("streaming");
      assertEquals(words(1, said), storedReply(page.conversationId()), "seed " + seed);
    }
    call.finish("stop");
    page.replyIs("complete").replySays(words(1, said));
    assertEquals(words(1, said), storedReply(page.conversationId()), "seed " + seed);
    assertEquals(0, provider.untaken());
  }

  private static String flat(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
