package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With accounts one signs in first, and leaves nothing behind when signing out. */
final class SignInTest extends BrowserTest {
  private static final String PASSWORD = "four quiet unrelated words";
  private static final String OTHER_PASSWORD = "four louder unrelated words";

  @Override
  Map<String, String> settings() {
    return Map.of("auth.mode", "accounts", "auth.accounts.signup", "open");
  }

  @Override
  List<String> expected() {
    return List.of(
        "status of 401", "status of 403"); // what the browser says of a visitor who is nobody yet
  }

  @Test
  void anAccountIsMadeAndLeft() {
    ChatPage chat = signedUp("ada").ask("Whose is this?");
    Page page = chat.page();
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

  @Test
  void placesWhereOneIsSignedInAreListedAndEndedAndThePasswordIsChanged() {
    ChatPage page = signedUp("ada");
    ChatPage other = new ChatPage(device().newPage());
    other.page().navigate(origin() + "/");
    signIn(other, PASSWORD);
    other.connected();

    page.button("Settings").click();
    Locator settings = page.dialog("Settings");
    assertThat(settings.getByText("this browser")).hasCount(1);
    assertThat(page.button("Sign out there")).hasCount(1);
    settings.getByLabel("Current password").fill("not the right one at all");
    settings.getByLabel("New password").fill(OTHER_PASSWORD);
    page.button("Change password").click();
    assertThat(settings.getByRole(AriaRole.ALERT)).isVisible();
    page.button("Sign out there").click();
    assertThat(page.button("Sign out there")).hasCount(0);
    assertThat(heading(other.page())).isVisible();

    settings.getByLabel("Current password").fill(PASSWORD);
    settings.getByLabel("New password").fill(OTHER_PASSWORD);
    page.button("Change password").click();
    assertThat(page.notices()).containsText("The password was changed.");
    signIn(other, OTHER_PASSWORD);
    other.connected();
  }

  @ParameterizedTest
  @EnumSource
  void everyLookIsFine(Look look) {
    Page page = device(look.device()).newPage();
    page.navigate(origin() + "/");
    assertThat(heading(page)).isVisible();
    look.assertFine(page, "sign-in");
    ChatPage chat = new ChatPage(page);
    page.getByLabel("Name").fill("nobody");
    page.getByLabel("Password").fill("not the right one at all");
    chat.button("Sign in").click();
    assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    look.assertFine(page, "sign-in-wrong");
    page.getByText("New here? Create an account").click();
    look.assertFine(page, "sign-up");
    page.getByLabel("Name").fill("ada");
    page.getByLabel("Password").fill(PASSWORD);
    chat.button("Create account").click();
    chat.connected();
    look.openSidebar(chat);
    chat.button("Settings").click();
    chat.button("Change password").scrollIntoViewIfNeeded();
    look.assertFine(page, "settings-account");
  }

  private ChatPage signedUp(String name) {
    Page page = device().newPage();
    page.navigate(origin() + "/");
    page.getByText("New here? Create an account").click();
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill(PASSWORD);
    new ChatPage(page).button("Create account").click();
    return new ChatPage(page).connected();
  }

  private static void signIn(ChatPage chat, String password) {
    chat.page().getByLabel("Name").fill("ada");
    chat.page().getByLabel("Password").fill(password);
    chat.button("Sign in").click();
  }

  private static Locator heading(Page page) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName("Sign in").setExact(true));
  }
}
