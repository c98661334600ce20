package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.durachat.testing.ScriptedProvider.Call;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** States that are rarer: settings, files, lost connections, shared and deleted conversations. */
final class StatesTest extends BrowserTest {
  private static final String USAGE =
      "{\"prompt_tokens\":120,\"completion_tokens\":480,\"total_tokens\":600}";

  @Override
  List<String> expected() {
    return List.of("status of 404", "status of 400"); // of what is made to fail here
  }

  @ParameterizedTest
  @EnumSource
  void settings(Look look) {
    ChatPage page = open(device(look.device()).newPage(), "/").ask("How are you?");
    provider.call().text("Fine.").finish("stop", USAGE);
    page.replyIs("complete");
    look.openSidebar(page);
    page.button("Settings").click();
    assertThat(page.page().getByText("600 tokens in one answer")).isVisible();
    look.assertFine(page, "settings");
    page.button("New template").click();
    page.page().getByLabel("Title").fill("Summary");
    page.page().getByLabel("Text").fill("Sum up {{what}}.");
    look.assertFine(page, "settings-template");
    page.button("Save").click();
    assertThat(page.button("Edit Summary")).isVisible();
    page.page().getByText("Delete account").scrollIntoViewIfNeeded();
    look.assertFine(page, "settings-end");
    page.button("Delete account").click();
    assertThat(page.dialog("Delete account")).isVisible();
    look.assertFine(page, "erase");
    page.page().keyboard().press("Escape");
    page.page().keyboard().press("Escape");
    page.button("Prompt templates").click();
    assertThat(page.menuItem("Summary")).isVisible();
    look.assertFine(page, "templates");
    page.menuItem("Summary").click();
    assertThat(page.dialog("Fill in the template")).isVisible();
    look.assertFine(page, "template-fill");
  }

  @ParameterizedTest
  @EnumSource
  void projectsAndSearch(Look look) {
    ChatPage page = open(device(look.device()).newPage(), "/").ask("Roses in the shade");
    provider.call().text("Some roses like it.").finish("stop");
    page.replyIs("complete");
    look.openSidebar(page);
    page.button("Projects").click();
    page.button("New project").click();
    assertThat(page.dialog("New project")).isVisible();
    look.assertFine(page, "project-dialog");
    page.dialog("New project").getByLabel("Name").fill("Garden");
    page.button("Save").click();
    assertThat(page.button("Edit project")).isVisible();
    look.assertFine(page, "project");
    page.button("Garden").click();
    page.choose("Roses in the shade", "Move to project");
    assertThat(page.dialog("Move to project")).isVisible();
    look.assertFine(page, "project-picker");
    page.page().keyboard().press("Escape");
    page.search().fill("some");
    assertThat(page.page().locator("mark").first()).isVisible();
    look.assertFine(page, "search");
    page.search().fill("nothing like that");
    assertThat(page.page().getByText("Nothing is called")).isVisible();
    look.assertFine(page, "search-nothing");
  }

  @ParameterizedTest
  @EnumSource
  void files(Look look) {
    ChatPage page = open(device(look.device()).newPage(), "/");
    page.page()
        .locator("input[type=file]")
        .setInputFiles(
            new FilePayload[] {
              new FilePayload(
                  "notes of a long day in the garden.txt", "text/plain", new byte[] {65}),
              new FilePayload("broken.bin", "application/octet-stream", new byte[] {0, 1, -1})
            });
    assertThat(page.page().getByText("not uploaded")).isVisible();
    look.assertFine(page, "files");
    page.button("Remove broken.bin").click();
    page.ask("What is in it?");
    Call call = provider.call();
    look.assertFine(page, "pending");
    call.text("An A.").finish("length");
    page.replyIs("complete");
    assertThat(page.reply()).containsText("Cut off");
    look.assertFine(page, "cut");
  }

  @ParameterizedTest
  @EnumSource
  void lostConnections(Look look) {
    BrowserContext device = device(look.device());
    Page tab = device.newPage();
    Wire wire = Wire.under(tab);
    ChatPage page = open(tab, "/").ask("One");
    provider.call().text("A word").finish("stop");
    page.replyIs("complete").ask("Two");
    Call call = provider.call().text("Half an ans");
    page.replySays("Half an ans");
    wire.cut();
    assertThat(page.connection()).hasText("Reconnecting…");
    look.assertFine(page, "reconnecting");
    device.setOffline(true);
    assertThat(page.connection()).hasText("Offline");
    page.ask("Written without a connection");
    assertThat(page.messages("user").last()).containsText("Kept here");
    look.assertFine(page, "offline");
    wire.mend();
    device.setOffline(false);
    page.connected();
    call.cut();
    assertThat(page.messages("assistant").nth(1)).hasAttribute("data-status", "error");
    look.assertFine(page, "broken-off");
  }

  @ParameterizedTest
  @EnumSource
  void fromRightToLeft(Look look) {
    ChatPage page = open(device(look.device()).newPage(), "/");
    page.page().evaluate("document.documentElement.dir = 'rtl'");
    look.assertFine(page, "rtl-empty");
    page.ask("מה שלומך?");
    provider
        .call()
        .text("בסדר גמור:\n\n1. אחת\n2. שתיים\n\n> ציטוט\n\n```js\nlet a = 1;\n```\n")
        .finish("stop");
    page.replyIs("complete");
    look.assertFine(page, "rtl");
    look.openSidebar(page);
    page.conversation("מה שלומך?").hover();
    page.button("Actions for מה שלומך?").click();
    look.assertFine(page, "rtl-menu");
  }

  @ParameterizedTest
  @EnumSource
  void sharedAndDeleted(Look look) {
    ChatPage page = open(device(look.device()).newPage(), "/").ask("What is a tide?");
    provider
        .call()
        .text("The sea, **pulled** by the moon: \\(F = ma\\).\n\n| a | b |\n| - | - |\n| 1 | 2 |\n")
        .finish("stop");
    page.replyIs("complete");
    look.openSidebar(page);
    page.choose("What is a tide?", "Share");
    page.button("Make a link").click();
    Page reader = device(look.device()).newPage();
    assertThat(page.button("Copy link")).isVisible();
    look.assertFine(page, "shared-link");
    reader.navigate(
        page.page().getByLabel("Link", new Page.GetByLabelOptions().setExact(true)).inputValue());
    assertThat(reader.locator(".katex")).isVisible();
    look.assertFine(reader, "shared");
    page.button("Take the link back").click();
    assertThat(page.notices()).containsText("does not work");
    reader.reload();
    assertThat(reader.getByText("There is nothing behind this link")).isVisible();
    look.assertFine(reader, "shared-gone");

    reader.navigate(origin() + "/?c=" + page.conversationId());
    new ChatPage(reader).replyIs("complete");
    page.choose("What is a tide?", "Delete");
    assertThat(reader.getByText("This conversation is not here")).isVisible();
    look.assertFine(reader, "gone");
  }
}
