package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Takes the picture of the README; into the tree only with {@code -Ddurachat.picture=true}. */
final class PictureTest extends BrowserTest {
  private static final int PICTURE_HEIGHT = 860;
  private static final Path PICTURE =
      Boolean.getBoolean("durachat.picture")
          ? Path.of("docs", "page.png")
          : Path.of("target", "screenshots", "page.png");

  private static final String BEFORE =
      """
      In the database: each piece of it is **stored** before it is **sent**, and carries its
      *offset*, so that a page that was away asks for exactly what it missed.
      """;

  private static final String ANSWER =
      """
      It goes on. The new process finds the unfinished reply and takes it up where it stopped:

      | what is lost | what you see |
      | --- | --- |
      | the network | the text continues from the last offset |
      | the page | a reload shows the same text, still growing |
      | the server | `kill -9`, a restart, and the next word |

      ```java
      String shown = stored.substring(0, offset);
      assert page.text().equals(shown); // always
      ```

      So the answer you read is exactly the one""";

  @Test
  void thePictureIsTaken() {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(WIDTH, PICTURE_HEIGHT)
            .setColorScheme(ColorScheme.LIGHT);
    ChatPage page = open(device(options).newPage(), "/");
    for (String title : new String[] {"Three dinners for a rainy week", "SQLite or PostgreSQL?"}) {
      page.ask(title);
      provider.call().text("Gladly.").finish("stop");
      page.replyIs("complete").newChat().click();
    }
    page.ask("Where is an answer while it is being written?");
    provider.call().text(BEFORE).finish("stop");
    page.replyIs("complete").ask("And if the server is killed in the middle of one?");
    provider.call().text(ANSWER);
    page.replyIs("streaming");
    assertThat(page.replyText()).containsText("exactly the one");
    assertThat(page.conversations()).hasCount(3);
    page.prompt().hover();
    page.page()
        .screenshot(
            new Page.ScreenshotOptions()
                .setPath(PICTURE)
                .setAnimations(ScreenshotAnimations.DISABLED));
  }
}
