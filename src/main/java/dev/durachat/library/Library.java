package dev.durachat.library;

import dev.durachat.storage.UserDatabase;
import java.time.Clock;
import java.util.function.Supplier;

/** All that may be asked about one user's conversations. On the actor's thread alone. */
public final class Library {
  private final ConversationBook conversations;
  private final MessageBook messages;
  private final ReactionBook reactions;
  private final ProjectBook projects;
  private final PromptBook prompts;
  private final ShareBook shares;
  private final KeyBook keys;
  private final AttachmentBook attachments;
  private final Copies copies;
  private final Imports imports;
  private final Exports exports;
  private final Account account;
  private final UsageBook usage;
  private final MessageSearch search;

  /** Wires the rooms of a library around an open file. */
  public Library(
      UserDatabase database,
      Keyring keyring,
      Announcer announcer,
      LiveReplies replies,
      Rules rules,
      Clock clock,
      Supplier<String> ids) {
    Changes changes = new Changes(database, announcer, clock, ids);
    Lookup lookup = new Lookup(database);
    Quota quota = new Quota(database, rules.userBytes());
    this.conversations = new ConversationBook(database, changes, lookup, replies, rules, quota);
    this.messages = new MessageBook(database, changes, lookup, replies, rules, quota);
    this.reactions = new ReactionBook(database, changes, lookup);
    this.projects = new ProjectBook(database, changes, lookup, quota);
    this.prompts = new PromptBook(database, changes, rules, quota);
    this.shares = new ShareBook(database, changes, lookup, quota);
    this.keys = new KeyBook(database, keyring, changes, rules);
    this.attachments = new AttachmentBook(database, changes, lookup, quota);
    this.copies = new Copies(database, changes, lookup, quota);
    this.imports = new Imports(database, changes, rules, quota);
    this.exports = new Exports(database, lookup);
    this.account = new Account(database, changes);
    this.usage = new UsageBook(database.belongings().usage());
    this.search = new MessageSearch(database);
  }

  public ConversationBook conversations() {
    return conversations;
  }

  public Account account() {
    return account;
  }

  public AttachmentBook attachments() {
    return attachments;
  }

  public Copies copies() {
    return copies;
  }

  public Imports imports() {
    return imports;
  }

  public Exports exports() {
    return exports;
  }

  public MessageSearch search() {
    return search;
  }

  public MessageBook messages() {
    return messages;
  }

  public ReactionBook reactions() {
    return reactions;
  }

  public ProjectBook projects() {
    return projects;
  }

  public PromptBook prompts() {
    return prompts;
  }

  public ShareBook shares() {
    return shares;
  }

  public KeyBook keys() {
    return keys;
  }

  /** What replies have cost. */
  public UsageBook usage() {
    return usage;
  }
}
