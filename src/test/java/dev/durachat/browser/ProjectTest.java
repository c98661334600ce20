package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** Projects group conversations and give them the same instructions, on every device. */
final class ProjectTest extends BrowserTest {

  private ChatPage withProject(String name, String instructions) {
    ChatPage page = open();
    page.button("Projects").click();
    page.button("New project").click();
    Locator dialog = page.dialog("New project");
    dialog.getByLabel("Name").fill(name);
    dialog.getByLabel("Instructions").fill(instructions);
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Save").setExact(true))
        .click();
    assertThat(dialog).hasCount(0);
    return page;
  }

  private static Locator project(ChatPage page, String name) {
    return page.page()
        .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Projects"))
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  void whatIsBegunInAProjectHasItsInstructions() {
    ChatPage page = withProject("Garden", "Answer as a gardener.");
    assertThat(project(page, "Garden")).hasAttribute("aria-pressed", "true");
    assertThat(page.page().locator("welcome-page")).containsText("Garden");
    page.ask("When to sow beans?");
    var call = provider.call();
    assertEquals("system: Answer as a gardener.\nuser: When to sow beans?", call.messages());
    call.text("In May.").finish("stop");
    page.replyIs("complete");

    page.newChat().click();
    project(page, "Garden").click();
    page.ask("Something else");
    call = provider.call();
    assertEquals("user: Something else", call.messages());
    call.text("Yes?").finish("stop");
    page.replyIs("complete");
    assertThat(page.conversations()).hasCount(2);
    project(page, "Garden").click();
    assertThat(page.conversations()).hasCount(1);
    assertThat(page.conversation("When to sow beans?")).hasCount(1);
  }

  @Test
  void aConversationIsMovedAndTheProjectIsRenamedAndEndedEverywhere() {
    ChatPage page = withProject("Garden", "").ask("Not about plants");
    provider.call().text("Indeed.").finish("stop");
    page.replyIs("complete");
    ChatPage other = open();
    other.button("Projects").click();
    project(other, "Garden").click();
    assertThat(other.conversation("Not about plants")).hasCount(1);

    page.choose("Not about plants", "Move to project");
    page.dialog("Move to project").getByLabel("No project").check();
    page.button("Move").click();
    assertThat(page.conversations()).hasCount(0);
    assertThat(other.conversations()).hasCount(0);
    page.button("Edit project").click();
    page.dialog("Edit project").getByLabel("Name").fill("Plants");
    page.button("Save").click();
    assertThat(project(other, "Plants")).hasCount(1);
    assertThat(project(other, "Garden")).hasCount(0);

    page.button("Edit project").click();
    page.button("Delete project").click();
    assertThat(project(page, "Plants")).hasCount(0);
    assertThat(project(other, "Plants")).hasCount(0);
    assertThat(page.conversation("Not about plants")).hasCount(1);
    assertThat(other.conversation("Not about plants")).hasCount(1);
  }
}
