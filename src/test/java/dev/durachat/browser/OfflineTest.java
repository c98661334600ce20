package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without a connection the page opens, shows what was read before, and keeps what is asked. */
final class OfflineTest extends BrowserTest {
  /** Whether what is shown stands in the browser's own database. */
  private static final String KEPT =
      """
      title => new Promise(resolve => {
        const open = indexedDB.open('durachat');
        open.onsuccess = () => {
          const get = open.result.transaction('conversations').objectStore('conversations').getAll();
          get.onsuccess = () => {
            open.result.close();
            resolve(get.result.some(({ snapshot }) => snapshot.conversation.title === title
              && snapshot.messages.length === 2 && !snapshot.conversation.streaming && snapshot.messages.every(m => m.status === 'complete')));
          };
        };
      })
      """;

  @Test
  void whatWasReadCanBeReadOffline() {
    BrowserContext device = device();
    ChatPage page = open(device.newPage(), "/").ask("Read me on the train");
    provider.call().text("It is **kept**.").finish("stop");
    page.replyIs("complete");
    String address = "/?c=" + page.conversationId();
    page.page()
        .waitForCondition(() -> (boolean) page.page().evaluate(KEPT, "Read me on the train"));
    page.page().evaluate("navigator.serviceWorker.ready.then(() => {})");

    device.setOffline(true);
    page.page().navigate(origin() + address);
    assertThat(page.connection()).hasText("Offline");
    page.replySays("It is kept.");
    assertThat(page.replyText().locator("strong")).hasText("kept");
    assertThat(page.conversation("Read me on the train")).hasCount(1);

    page.ask("And written there");
    assertThat(page.messages("user").last()).containsText("Kept here");
    page.page().reload();
    assertThat(page.messages("user").last()).containsText("And written there");

    device.setOffline(false);
    provider.call().text("Sent once.").finish("stop");
    page.connected().replySays("Sent once.");
    assertEquals(
        List.of("Read me on the train", "And written there"), storedPrompts(page.conversationId()));
  }

  @Test
  void nothingOfAnApiIsKeptByTheServiceWorker() {
    Page page = open().page();
    page.evaluate("navigator.serviceWorker.ready.then(() => {})");
    assertEquals(
        false,
        page.evaluate(
            "async () => { const all = [];"
                + " for (const name of await caches.keys())"
                + " all.push(...(await (await caches.open(name)).keys()).map(r => r.url));"
                + " return all.some(url => url.includes('/api/')); }"));
  }
}
