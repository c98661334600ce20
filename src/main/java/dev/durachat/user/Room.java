package dev.durachat.user;

import dev.durachat.library.Keyring;
import dev.durachat.library.Library;
import dev.durachat.library.Lookup;
import dev.durachat.library.Rules;
import dev.durachat.storage.StorageException;
import dev.durachat.storage.UserDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What an awake actor works with, from the opening of its file to the closing. */
record Room(
    UserDatabase database,
    Replies replies,
    Titles titles,
    Attempts attempts,
    Aftermath aftermath,
    Reception reception,
    Programs programs,
    Library library) {

  /** How long a command is remembered: twice what PROTOCOL §3 promises. */
  private static final Duration REQUEST_MEMORY = Duration.ofDays(2);

  /** How long an upload waits for the message that shows it. */
  private static final Duration UPLOAD_MEMORY = Duration.ofDays(1);

  /**
   * Opens the user's file and puts all that works on it together.
   *
   * @param draining whether the server is about to stop
   */
  static Room open(ActorContext shared, Mailbox mailbox, Turns turns, BooleanSupplier draining) {
    Instant now = shared.clock().instant();
    String userId = mailbox.wanted() ? mailbox.userId() : null;
    UserDatabase database = UserDatabase.open(mailbox.file(), userId, now);
    try {
      return furnish(shared, mailbox, turns, draining, database);
    } catch (RuntimeException e) {
      try {
        close(database, e);
      } catch (StorageException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  /** Closes the file, moving it aside where it was found damaged. */
  static void close(UserDatabase database, @Nullable RuntimeException fault) {
    if (fault instanceof StorageException storage
        && storage.kind() == StorageException.Kind.DAMAGED) {
      database.moveAside();
    } else {
      database.close();
    }
  }

  private static Room furnish(
      ActorContext shared,
      Mailbox mailbox,
      Turns turns,
      BooleanSupplier draining,
      UserDatabase database) {
    Subscribers subscribers = mailbox.subscribers();
    Keyring keyring = new Keyring(database, shared.secret());
    History history = new History(shared.models(), keyring, database);
    Titles titles = new Titles(shared, database, mailbox, history);
    Endings endings = new Endings(shared, database, subscribers, mailbox.file().tag());
    Replies replies = new Replies(shared, database, mailbox, turns, endings, titles::replyEnded);
    Idempotency idempotency = new Idempotency(database.requests(), shared.codec());
    Attempts attempts =
        new Attempts(shared, database, subscribers, replies, endings, history, idempotency);
    CatchUp catchUp = new CatchUp(database, replies);
    Announcements announcements = new Announcements(database, subscribers, catchUp::read);
    Prompting prompting =
        new Prompting(shared, database, subscribers, announcements, replies, history, idempotency);
    ChatCommands commands =
        new ChatCommands(
            shared, database, replies, attempts, prompting, history, idempotency, draining);
    Dialogues dialogues =
        new Dialogues(shared, database, prompting, history, idempotency, draining);
    Following following =
        new Following(
            new Lookup(database),
            replies,
            catchUp::read,
            shared.config().limits().socketBufferBytes());
    Library library =
        new Library(
            database,
            keyring,
            announcements,
            replies,
            rules(shared, keyring),
            shared.clock(),
            shared.ids());
    return new Room(
        database,
        replies,
        titles,
        attempts,
        new Aftermath(database, subscribers),
        new Reception(shared, mailbox, turns, database, commands, catchUp),
        new Programs(mailbox, turns, database, library, dialogues, following),
        library);
  }

  /**
   * Does a piece of what can wait until nothing goes on: brings the search up to date, then forgets
   * what is remembered for a time only. On a full disk another time will do.
   *
   * @return whether nothing is left to do
   */
  boolean settle(Instant now) {
    try {
      if (!library.search().settleForSleep()) {
        return false;
      }
      database.quickly(
          () -> {
            database.requests().forgetBefore(now.minus(REQUEST_MEMORY));
            database.attachments().forgetUnused(now.minus(UPLOAD_MEMORY));
          });
      if (database.attachments().anyLeft()) {
        database.quickly(database.attachments()::collect);
      }
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.FULL) {
        throw e;
      }
    }
    return true;
  }

  private static Rules rules(ActorContext shared, Keyring keyring) {
    return new Rules(
        name -> shared.models().find(name, keyring::find).isPresent(),
        shared.models()::takesKey,
        shared.models().defaultModel(),
        shared.config().limits().promptChars(),
        shared.config().limits().userBytes());
  }
}
