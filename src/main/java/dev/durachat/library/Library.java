package dev.durachat.library;

import dev.durachat.storage.UserDatabase;
import java.time.Clock;
import java.util.function.Supplier;

/** All that may be asked about one user's conversations. On the actor's thread alone. */
public final class Library {
  private final ConversationBook conversations;
  private final MessageBook messages;
  private final Account account;

  /** Wires the rooms of a library around an open file. */
  public Library(
      UserDatabase database,
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
    this.account = new Account(database);
  }

  public ConversationBook conversations() {
    return conversations;
  }

  public Account account() {
    return account;
  }

  public MessageBook messages() {
    return messages;
  }
}
