package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.durachat.identity.OpenIdProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signing in by a provider that is another site for the browser, as real ones are. */
final class OidcSignInTest extends BrowserTest {
  private final OpenIdProvider identities = new OpenIdProvider();

  @Override
  Map<String, String> settings() {
    identities.beAnotherSite();
    int port = freePort();
    return Map.of(
        "auth.mode",
        "oidc",
        "server.port",
        Integer.toString(port),
        "auth.oidc.issuer",
        identities.issuer(),
        "auth.oidc.clientId",
        OpenIdProvider.CLIENT,
        "auth.oidc.clientSecret",
        OpenIdProvider.CLIENT_SECRET,
        "auth.oidc.redirectUrl",
        "http://127.0.0.1:" + port + "/api/v1/auth/oidc/callback");
  }

  /** The provider has to know beforehand where to send browsers back to. */
  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  List<String> expected() {
    return List.of("status of 401", "request: " + identities.site() + "/authorize?");
  }

  @AfterEach
  void closeIdentities() {
    identities.close();
  }

  @Test
  void oneSignsInByTheProviderAndOut() {
    Page page = device().newPage();
    page.navigate(origin() + "/");
    Locator way = wayIn(page);
    assertThat(way).isVisible();
    assertThat(page.getByLabel("Password")).hasCount(0);
    way.click();
    ChatPage chat = new ChatPage(page).connected();
    assertEquals(origin() + "/", page.url());
    assertTrue(page.evaluate("document.cookie").toString().isEmpty(), "no script sees the session");
    chat.ask("Whose is this?");
    provider.call().text("Yours.").finish("stop");
    chat.replyIs("complete");
    page.reload();
    chat.connected().replySays("Yours.");

    chat.button("Settings").click();
    assertThat(chat.dialog("Settings").getByLabel("Current password")).hasCount(0);
    chat.button("Sign out").click();
    assertThat(way).isVisible();
    page.reload();
    assertThat(way).isVisible();
    assertThat(chat.conversations()).hasCount(0);

    way.click();
    assertThat(chat.connected().conversation("Whose is this?")).hasCount(1);
  }

  private static Locator wayIn(Page page) {
    return page.getByRole(
        AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in with your organisation"));
  }
}
