package dev.durachat.user;

import dev.durachat.library.Library;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.StorageException;
import dev.durachat.storage.UserDatabase;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers programs, as {@link Reception} answers sockets. A fault of the file, but for a full disk,
 * is told to the program and is the actor's end. On the actor's thread alone.
 */
final class Programs {
  private static final Logger LOG = LoggerFactory.getLogger(Programs.class);

  private final Mailbox mailbox;
  private final Turns turns;
  private final UserDatabase database;
  private final Library library;
  private final Dialogues dialogues;
  private final Following following;

  Programs(
      Mailbox mailbox,
      Turns turns,
      UserDatabase database,
      Library library,
      Dialogues dialogues,
      Following following) {
    this.mailbox = mailbox;
    this.turns = turns;
    this.database = database;
    this.library = library;
    this.dialogues = dialogues;
    this.following = following;
  }

  void take(UserCommand.FromProgram command) {
    switch (command) {
      case UserCommand.Ask<?> ask -> ask(ask);
      case UserCommand.Converse converse ->
          answer(converse.reply(), () -> dialogues.answer(converse.dialogue()));
      case UserCommand.Follow follow ->
          answer(
              follow.begun(),
              () -> mailbox.subscribers().followers().add(following.follower(follow)));
    }
  }

  /** Only damage of the file ends the actor: all else may be the backup's fault. */
  void copy(UserCommand.Copy copy) {
    try {
      turns.slowly(
          () -> {
            database.copyTo(copy.backup());
            return copy;
          });
      copy.done().tryComplete();
    } catch (StorageException e) {
      copy.done().tryFail(e);
      if (e.kind() == StorageException.Kind.DAMAGED) {
        throw e;
      }
    }
  }

  private <T> void ask(UserCommand.Ask<T> ask) {
    answer(ask.answer(), () -> ask.question().apply(library));
  }

  /** What a program is told may be told already. */
  private <T> void answer(Promise<T> answer, Supplier<T> work) {
    try {
      answer.tryComplete(turns.slowly(work));
    } catch (RefusedException refused) {
      answer.tryFail(refused);
    } catch (StorageException e) {
      answer.tryFail(Refusals.of(e));
      if (e.kind() != StorageException.Kind.FULL) {
        throw e;
      }
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("user", mailbox.file().tag()).setCause(e).log("a question failed");
      answer.tryFail(Refusals.ofFault(e));
    }
  }
}
