package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With accounts one signs in first, and leaves nothing behind when signing out. */
final class SignInTest extends BrowserTest {
  private static final String PASSWORD = "four quiet unrelated words";

  @Override
  Map<String, String> settings() {
    return Map.of("auth.mode", "accounts", "auth.accounts.signup", "open");
  }

  @Override
  List<String> expected() {
    return List.of("status of 401"); // what the browser says of a visitor who is nobody yet
  }

  @Test
  void anAccountIsMadeAndLeft() {
    Page page = device().newPage();
    page.navigate(origin() + "/");
    assertThat(heading(page)).isVisible();
    assertEquals(List.of(), new AxeBuilder(page).analyze().getViolations());
    page.getByText("New here? Create an account").click();
    page.getByLabel("Name").fill("ada");
    page.getByLabel("Password").fill(PASSWORD);
    new ChatPage(page).button("Create account").click();

    ChatPage chat = new ChatPage(page).connected().ask("Whose is this?");
    provider.call().text("Yours.").finish("stop");
    chat.replyIs("complete");
    chat.prompt().fill("not sent yet");

    chat.button("Settings").click();
    chat.button("Sign out").click();
    assertThat(heading(page)).isVisible();
    assertEquals(
        "",
        page.evaluate(
            "Object.keys(localStorage).filter(key => /draft|outbox|user/.test(key)).join()"));

    page.getByLabel("Name").fill("ada");
    page.getByLabel("Password").fill("not the right one at all");
    chat.button("Sign in").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("not the right name and password");
    page.getByLabel("Password").fill(PASSWORD);
    chat.button("Sign in").click();
    chat.connected();
    assertThat(chat.conversation("Whose is this?")).hasCount(1);
  }

  private static Locator heading(Page page) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName("Sign in").setExact(true));
  }
}
