package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;

/** What is done to a conversation in the sidebar is done everywhere, and can be undone. */
final class SidebarTest extends BrowserTest {

  private ChatPage withConversations(String... titles) {
    ChatPage page = open();
    for (String title : titles) {
      page.newChat().click();
      page.ask(title);
      provider.call().text("Gladly: " + title).finish("stop");
      page.replyIs("complete");
    }
    return page;
  }

  @Test
  void aTitleIsChangedInItsPlaceAndOnEveryDevice() {
    ChatPage page = withConversations("Tides of the sea");
    ChatPage other = open();
    page.choose("Tides of the sea", "Rename");
    Locator box = page.page().getByLabel("Rename conversation");
    assertThat(box).isFocused();
    assertThat(box).hasValue("Tides of the sea");
    box.fill("Ebb and flow");
    box.press("Enter");
    assertThat(page.conversation("Ebb and flow")).hasCount(1);
    assertThat(page.conversation("Ebb and flow")).isFocused();
    assertThat(other.conversation("Ebb and flow")).hasCount(1);
    assertThat(page.page()).hasTitle("Ebb and flow · durachat");
  }

  @Test
  void aRenameThatIsGivenUpChangesNothing() {
    ChatPage page = withConversations("Tides of the sea").choose("Tides of the sea", "Rename");
    page.page().keyboard().type("something else");
    page.page().keyboard().press("Escape");
    assertThat(page.conversation("Tides of the sea")).isFocused();
  }

  @Test
  void whatIsPinnedStandsFirst() {
    ChatPage page = withConversations("Older one", "Newer one").choose("Older one", "Pin");
    assertThat(page.groups()).hasText(new String[] {"Pinned", "Today"});
    assertThat(page.conversations().first()).containsText("Older one");
    page.choose("Older one", "Unpin");
    assertThat(page.groups()).hasText(new String[] {"Today"});
  }

  @Test
  void whatIsArchivedIsInTheArchive() {
    ChatPage page = withConversations("Done with it").choose("Done with it", "Archive");
    assertThat(page.conversations()).hasCount(0);
    page.button("Archive").click();
    assertThat(page.conversation("Done with it")).hasCount(1);
    page.choose("Done with it", "Unarchive");
    assertThat(page.conversations()).hasCount(0);
    page.button("All conversations").click();
    assertThat(page.conversation("Done with it")).hasCount(1);
  }

  @Test
  void whatIsDeletedComesBackWithOnePress() {
    ChatPage page = withConversations("Not this one");
    ChatPage other = open();
    assertThat(other.conversation("Not this one")).hasCount(1);
    String id = page.conversationId();
    page.choose("Not this one", "Delete");
    assertThat(page.conversations()).hasCount(0);
    assertThat(other.conversations()).hasCount(0);
    assertThat(page.notices()).containsText("was deleted");
    page.button("Undo").click();
    assertThat(page.conversation("Not this one")).hasCount(1);
    assertThat(other.conversation("Not this one")).hasCount(1);
    page.replySays("Gladly: Not this one");
    assertEquals(id, page.conversationId());
  }

  @Test
  void whatIsDeletedForGoodIsAskedForFirst() {
    ChatPage page = withConversations("Gone for good").choose("Gone for good", "Delete");
    page.button("Bin").click();
    page.choose("Gone for good", "Delete for good");
    assertThat(page.dialog("Delete for good")).containsText("cannot be undone");
    page.dialog("Delete for good").getByText("Cancel").click();
    assertThat(page.conversation("Gone for good")).hasCount(1);
    page.choose("Gone for good", "Delete for good");
    page.button("Delete").click();
    assertThat(page.conversations()).hasCount(0);
  }

  @Test
  void theMenuIsUsedByKeys() {
    ChatPage page = withConversations("By keys");
    page.conversation("By keys").focus();
    page.page().keyboard().press("Tab");
    assertThat(page.button("Actions for By keys")).isFocused();
    page.page().keyboard().press("Enter");
    assertThat(page.menuItem("Rename")).isFocused();
    page.page().keyboard().press("ArrowDown");
    assertThat(page.menuItem("Pin")).isFocused();
    page.page().keyboard().press("End");
    assertThat(page.menuItem("Delete")).isFocused();
    page.page().keyboard().press("Escape");
    assertThat(page.menuItem("Delete")).hasCount(0);
    assertThat(page.button("Actions for By keys")).isFocused();
  }
}
