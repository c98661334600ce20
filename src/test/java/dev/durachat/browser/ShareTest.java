package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A link shows a conversation as it was to whoever has it, until it is taken back. */
final class ShareTest extends BrowserTest {

  @Override
  List<String> expected() {
    return List.of("status of 404"); // what the browser says of a link that has ended
  }

  @Test
  void aLinkIsMadeReadAndTakenBack() {
    ChatPage page = open().ask("What is a tide?");
    provider
        .call()
        .thinking("Moon, surely.")
        .text("The sea, **pulled** by \\(F\\).")
        .finish("stop");
    page.replyIs("complete").choose("What is a tide?", "Share");
    page.button("Make a link").click();
    String link =
        page.page().getByLabel("Link", new Page.GetByLabelOptions().setExact(true)).inputValue();
    assertThat(page.dialog("Share")).containsText("Works until");
    page.page().keyboard().press("Escape");

    page.ask("Written later");
    provider.call().text("Not to be seen.").finish("stop");
    page.replyIs("complete");

    Page reader = device().newPage();
    reader.navigate(link);
    ChatPage shared = new ChatPage(reader);
    assertThat(shared.messages("user")).hasText("What is a tide?");
    assertThat(shared.replyText().locator("strong")).hasText("pulled");
    assertThat(shared.replyText().locator(".katex")).hasCount(1);
    assertThat(shared.log()).not().containsText("Not to be seen");
    assertThat(shared.log()).not().containsText("Moon");
    assertThat(reader).hasTitle("What is a tide? · durachat");
    assertThat(shared.prompt()).hasCount(0);
    assertThat(shared.log().getByRole(com.microsoft.playwright.options.AriaRole.BUTTON))
        .hasCount(0);

    page.choose("What is a tide?", "Share");
    page.button("Take the link back").click();
    assertThat(page.notices()).containsText("does not work any more");
    reader.reload();
    assertThat(reader.locator("main")).containsText("There is nothing behind this link");
    reader.getByText("Your conversations").click();
    reader.waitForURL(Pattern.compile("/$"));
    shared.connected();
  }
}
