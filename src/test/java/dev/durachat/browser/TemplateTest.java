package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;

/** Prompts that are written again and again are kept, and filled in when they are used. */
final class TemplateTest extends BrowserTest {

  @Test
  void aTemplateIsWrittenUsedChangedAndRemoved() {
    ChatPage page = open();
    ChatPage other = open();
    page.button("Prompt templates").click();
    assertThat(page.notices()).containsText("No templates yet");

    page.button("Settings").click();
    page.button("New template").click();
    Locator settings = page.dialog("Settings");
    settings.getByLabel("Title").fill("Summary");
    settings.getByLabel("Text").fill("Sum up {{what}} in {{lines}} lines. Again: {{what}}.");
    page.button("Save").click();
    assertThat(page.button("Edit Summary")).isVisible();
    page.page().keyboard().press("Escape");

    for (ChatPage each : new ChatPage[] {page, other}) {
      each.button("Prompt templates").click();
      each.menuItem("Summary").click();
      Locator form = each.dialog("Fill in the template");
      form.getByLabel("what").fill("the news");
      form.getByLabel("lines").fill("3");
      each.button("Insert").click();
      assertThat(each.prompt()).hasValue("Sum up the news in 3 lines. Again: the news.");
      assertThat(each.prompt()).isFocused();
    }

    page.button("Settings").click();
    page.button("Edit Summary").click();
    settings.getByLabel("Text").fill("Shorter!");
    page.button("Save").click();
    page.page().keyboard().press("Escape");
    page.prompt().fill("");
    page.button("Prompt templates").click();
    page.menuItem("Summary").click();
    assertThat(page.prompt()).hasValue("Shorter!");

    page.button("Settings").click();
    page.button("Remove Summary").click();
    assertThat(page.button("Edit Summary")).hasCount(0);
  }
}
