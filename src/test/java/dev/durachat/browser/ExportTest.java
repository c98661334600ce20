package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.FilePayload;
import dev.durachat.testing.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void everythingIsExported(@TempDir Path unpacked) throws IOException, SQLException {
    ChatPage page = open();
    byte[] notes = "Fjords.".getBytes(StandardCharsets.UTF_8);
    page.page()
        .locator("input[type=file]")
        .setInputFiles(new FilePayload("notes.txt", "text/plain", notes));
    assertThat(page.page().locator("progress")).hasCount(0);
    page.ask("Capital of Norway?");
    provider.call().text("It is **Oslo**.").finish("stop");
    page.replyIs("complete").button("Settings").click();
    Download all =
        page.page().waitForDownload(() -> page.page().getByText("Export everything").click());
    assertTrue(all.suggestedFilename().endsWith(".zip"), all.suggestedFilename());

    Map<String, byte[]> files = unzipped(all.path());
    byte[] database = files.remove("user.sqlite");
    assertEquals(1, files.size(), files.keySet().toString());
    String attachment = files.keySet().iterator().next();
    assertTrue(attachment.startsWith("attachments/"), attachment);
    assertArrayEquals(notes, files.get(attachment));
    assertEquals(
        List.of("Capital of Norway?", "It is **Oslo**."),
        messages(Files.write(unpacked.resolve("user.sqlite"), database)));
  }

  private static Map<String, byte[]> unzipped(Path file) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return files;
  }

  private static List<String> messages(Path database) throws SQLException {
    List<String> messages = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT content FROM message ORDER BY n")) {
      while (rows.next()) {
        messages.add(rows.getString(1));
      }
    }
    return messages;
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
