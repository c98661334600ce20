package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import dev.durachat.testing.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is here can be taken away as files, copied, and brought back. */
final class ExportTest extends BrowserTest {

  private ChatPage withAnswer() {
    ChatPage page = open().ask("Capital of Norway?");
    provider.call().text("It is **Oslo**.").finish("stop");
    return page.replyIs("complete");
  }

  @Test
  void aConversationIsExportedAndImported() throws IOException {
    ChatPage page = withAnswer();
    Download markdown =
        page.page().waitForDownload(() -> page.choose("Capital of Norway?", "Export as Markdown"));
    assertTrue(markdown.suggestedFilename().endsWith(".md"), markdown.suggestedFilename());
    String text = Files.readString(markdown.path());
    assertTrue(text.contains("Capital of Norway?") && text.contains("It is **Oslo**."), text);

    Download json =
        page.page().waitForDownload(() -> page.choose("Capital of Norway?", "Export as JSON"));
    assertTrue(json.suggestedFilename().endsWith(".json"), json.suggestedFilename());
    JsonNode document = Json.parse(Files.readString(json.path()));
    assertTrue(document.toString().contains("It is **Oslo**."));

    page.button("Settings").click();
    page.page().locator("settings-dialog input[type=file]").setInputFiles(json.path());
    assertThat(page.notices()).containsText("1 conversation imported.");
    assertThat(page.conversation("Capital of Norway?")).hasCount(2);
  }

  @Test
  void everythingIsExported() throws IOException {
    ChatPage page = withAnswer();
    page.button("Settings").click();
    Download all =
        page.page().waitForDownload(() -> page.page().getByText("Export everything").click());
    assertTrue(all.suggestedFilename().endsWith(".zip"), all.suggestedFilename());
    Path file = all.path();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertTrue(zip.size() > 0);
    }
  }

  @Test
  void aCloneIsOpenedAndIsItsOwn() {
    ChatPage page = withAnswer();
    String original = page.conversationId();
    page.choose("Capital of Norway?", "Clone");
    assertThat(page.notices()).containsText("This is the copy");
    assertThat(page.conversations()).hasCount(2);
    page.replySays("It is Oslo.");
    String copy = page.conversationId();
    assertNotEquals(original, copy);
    page.ask("And of Sweden?");
    provider.call().text("Stockholm.").finish("stop");
    page.replyIs("complete").replySays("Stockholm.");
    assertEquals(2, stored(original).size());
    assertEquals(4, stored(copy).size());
  }
}
