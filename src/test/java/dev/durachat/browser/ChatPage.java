package dev.durachat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** The page as its reader finds it: by role and name. */
record ChatPage(Page page) {

  Locator prompt() {
    return page.getByRole(
        AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message").setExact(true));
  }

  Locator send() {
    return button("Send");
  }

  Locator stop() {
    return button("Stop");
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator log() {
    return page.getByRole(AriaRole.LOG, new Page.GetByRoleOptions().setName("Messages"));
  }

  /** The messages of this role, in the order in which they are shown. */
  Locator messages(String role) {
    return log().locator("article[data-role=" + role + "]");
  }

  /** The newest reply. */
  Locator reply() {
    return messages("assistant").last();
  }

  /** What the newest reply says, without what stands around it. */
  Locator replyText() {
    return reply().locator("markdown-text");
  }

  /** A button under a message. */
  static Locator action(Locator message, String name) {
    return message.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator connection() {
    return page.getByRole(AriaRole.STATUS, new Page.GetByRoleOptions().setName("Connection"));
  }

  Locator conversations() {
    return page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Conversations"))
        .getByRole(AriaRole.LINK);
  }

  Locator newChat() {
    return page.getByRole(
        AriaRole.LINK, new Page.GetByRoleOptions().setName("New chat").setExact(true));
  }

  /** The link to the conversation of this title. */
  Locator conversation(String title) {
    return conversations().filter(new Locator.FilterOptions().setHasText(title));
  }

  /** Chooses from the menu of the conversation of this title. */
  ChatPage choose(String title, String action) {
    conversation(title).hover();
    button("Actions for " + title).click();
    menuItem(action).click();
    return this;
  }

  Locator menuItem(String name) {
    return page.getByRole(
        AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator dialog(String name) {
    return page.getByRole(
        AriaRole.DIALOG, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** What the page tells in passing. */
  Locator notices() {
    return page.getByRole(AriaRole.STATUS, new Page.GetByRoleOptions().setName("Notices"));
  }

  /** The headings of the list of conversations. */
  Locator groups() {
    return page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Conversations"))
        .getByRole(AriaRole.HEADING);
  }

  Locator search() {
    return page.getByRole(
        AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Search conversations"));
  }

  Locator shortcuts() {
    return page.getByRole(
        AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Keyboard shortcuts"));
  }

  /** Types a prompt and sends it. */
  ChatPage ask(String text) {
    prompt().fill(text);
    prompt().press("Enter");
    return this;
  }

  /** Waits until the page is connected. */
  ChatPage connected() {
    assertThat(connection()).hasText("Connected");
    return this;
  }

  /** Waits until the newest reply has this status. */
  ChatPage replyIs(String status) {
    assertThat(reply()).hasAttribute("data-status", status);
    return this;
  }

  /** Waits until the newest reply says this and no more. */
  ChatPage replySays(String text) {
    assertThat(replyText()).hasText(text);
    return this;
  }

  /** The id of the open conversation, which the address must name by and by. */
  String conversationId() {
    page.waitForURL(Pattern.compile("\\?c=[0-9a-f-]+$"));
    return page.url().substring(page.url().indexOf("?c=") + 3);
  }
}
