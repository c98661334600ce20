package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Files are dropped, pasted or chosen, seen on their way, and stand with the prompt they go with.
 */
final class AttachmentTest extends BrowserTest {
  private static final int SLOW_BYTES = 600_000;
  private static final int BYTES_PER_SECOND = 300_000;
  private static final int LONGEST_PROMPT = 1_000;

  /** Drops, or pastes, a small picture where the function is called on. */
  private static final String GIVE_A_PICTURE =
      """
      (target, kind) => new Promise(resolve => {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 40;
        const pen = canvas.getContext('2d');
        pen.fillStyle = 'teal';
        pen.fillRect(0, 0, 40, 40);
        canvas.toBlob(blob => {
          const carried = new DataTransfer();
          carried.items.add(new File([blob], kind + '.png', { type: 'image/png' }));
          if (kind === 'paste') {
            target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }));
          } else {
            for (const each of ['dragover', 'drop'])
              target.dispatchEvent(new DragEvent(each, { dataTransfer: carried, bubbles: true, cancelable: true }));
          }
          resolve();
        });
      })
      """;

  @Override
  List<String> expected() {
    return List.of("status of 400"); // what the browser says of a file that was not taken
  }

  @Override
  Map<String, String> settings() {
    return Map.of("limits.promptChars", Integer.toString(LONGEST_PROMPT));
  }

  private static Locator files(ChatPage page) {
    return page.page()
        .getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Attached files"))
        .getByRole(AriaRole.LISTITEM);
  }

  @Test
  void whatIsDroppedAndPastedGoesWithThePromptAndStays() {
    ChatPage page = open();
    page.page().locator("body").evaluate(GIVE_A_PICTURE, "drop");
    assertThat(files(page)).hasCount(1);
    page.prompt().evaluate(GIVE_A_PICTURE, "paste");
    assertThat(files(page)).hasCount(2);
    page.page()
        .locator("input[type=file]")
        .setInputFiles(
            new FilePayload("notes.txt", "text/plain", "Red.".getBytes(StandardCharsets.UTF_8)));
    assertThat(files(page)).hasCount(3);
    assertThat(files(page).last()).containsText("notes.txt");
    assertThat(files(page).last()).containsText("4 byte");
    page.button("Remove paste.png").click();
    assertThat(files(page)).hasCount(2);
    assertThat(page.page().locator("progress")).hasCount(0);

    page.ask("What is on it?");
    var call = provider.call();
    assertTrue(call.request().toString().contains("Red."), call.request().toString());
    call.text("Teal.").finish("stop");
    page.replyIs("complete");
    assertThat(files(page)).hasCount(0);
    for (int i = 0; i < 2; i++) {
      Locator prompt = page.messages("user");
      assertThat(prompt.locator("img")).hasAttribute("alt", "drop.png");
      page.page()
          .waitForCondition(() -> prompt.locator("img").evaluate("i => i.naturalWidth").equals(40));
      assertThat(prompt.getByText("notes.txt")).isVisible();
      page.page().reload();
    }
    var stored = stored(page.conversationId()).getFirst().path("attachments");
    assertEquals("drop.png", stored.path(0).path("name").asText());
    assertEquals("notes.txt", stored.path(1).path("name").asText());
  }

  @Test
  void progressIsShownAndThePromptWaits() {
    ChatPage page = open();
    CDPSession line = page.page().context().newCDPSession(page.page());
    line.send("Network.enable");
    JsonObject slow = new JsonObject();
    slow.addProperty("offline", false);
    slow.addProperty("latency", 0);
    slow.addProperty("downloadThroughput", -1);
    slow.addProperty("uploadThroughput", BYTES_PER_SECOND);
    line.send("Network.emulateNetworkConditions", slow);
    page.page()
        .locator("input[type=file]")
        .setInputFiles(
            new FilePayload(
                "slow.txt", "text/plain", "a".repeat(SLOW_BYTES).getBytes(StandardCharsets.UTF_8)));
    assertThat(page.page().locator("progress")).isVisible();
    page.page()
        .waitForFunction(
            "() => { const p = document.querySelector('progress'); return p && p.value > 0.1 && p.value < 1; }");
    assertThat(files(page)).containsText(Pattern.compile("\\d+ %"));
    page.ask("Too soon");
    assertThat(page.notices()).containsText("still on their way");
    assertThat(page.prompt()).hasValue("Too soon");
    assertThat(page.page().locator("progress")).hasCount(0);
    page.prompt().press("Enter");
    provider.call().text("Now.").finish("stop");
    page.replySays("Now.");
  }

  @Test
  void theyAreSeenOnAPromptThatIsNotSentYet() {
    Page page = device().newPage();
    Wire wire = Wire.under(page);
    ChatPage chat = open(page, "/");
    page.locator("body").evaluate(GIVE_A_PICTURE, "drop");
    page.locator("input[type=file]")
        .setInputFiles(
            new FilePayload("notes.txt", "text/plain", "Red.".getBytes(StandardCharsets.UTF_8)));
    assertThat(files(chat)).hasCount(2);
    assertThat(page.locator("progress")).hasCount(0);
    wire.cut();
    assertThat(chat.connection()).not().hasText("Connected");
    chat.ask("What is on it?");
    Locator prompt = chat.messages("user");
    for (int i = 0; i < 2; i++) {
      assertThat(prompt).hasAttribute("data-status", "pending");
      assertThat(prompt.locator("img")).hasAttribute("alt", "drop.png");
      assertThat(prompt.getByText("notes.txt")).isVisible();
      page.reload();
    }
    wire.mend();
    chat.connected();
    provider.call().text("Teal.").finish("stop");
    chat.replyIs("complete");
    assertThat(prompt).hasAttribute("data-status", "complete");
    assertThat(prompt.locator("img")).hasCount(1);
  }

  @Test
  void theyGoBackIntoTheBoxWithAPromptThatFailed() {
    ChatPage page = open();
    page.page()
        .locator("input[type=file]")
        .setInputFiles(
            new FilePayload("notes.txt", "text/plain", "Red.".getBytes(StandardCharsets.UTF_8)));
    assertThat(page.page().locator("progress")).hasCount(0);
    page.ask("x".repeat(LONGEST_PROMPT + 1));
    assertThat(page.messages("user")).hasAttribute("data-status", "error");
    page.button("Edit").click();
    assertThat(page.messages("user")).hasCount(0);
    assertThat(files(page)).containsText("notes.txt");
    page.ask("Shorter");
    var call = provider.call();
    assertTrue(call.request().toString().contains("Red."), call.request().toString());
    call.text("Fine.").finish("stop");
    page.replySays("Fine.");
    assertThat(page.messages("user").getByText("notes.txt")).isVisible();
  }

  @Test
  void aFileThatIsNotTakenSaysWhyAndCanBeLeftOut() {
    ChatPage page = open();
    page.page()
        .locator("input[type=file]")
        .setInputFiles(
            new FilePayload("a.bin", "application/octet-stream", new byte[] {0, 1, 2, -1, -2}));
    assertThat(files(page)).containsText("not uploaded");
    assertThat(page.button("Upload a.bin again")).isVisible();
    page.prompt().fill("Without it");
    assertThat(page.send()).isDisabled();
    page.button("Remove a.bin").click();
    page.prompt().press("Enter");
    provider.call().text("Fine.").finish("stop");
    page.replySays("Fine.");
  }
}
