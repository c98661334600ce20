package dev.durachat.user;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.StorageException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes a user whose file is closed. On the actor's thread alone. */
final class Erasure {
  private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);

  private final Mailbox mailbox;
  private final Turns turns;

  Erasure(Mailbox mailbox, Turns turns) {
    this.mailbox = mailbox;
    this.turns = turns;
  }

  /** Where among commands the one stands that asked for it. */
  record Wish(UserCommand.Erase command, int index) {}

  /**
   * Looks for the wish to be erased of a user whose file was not opened for anything else; what
   * came before it is of no use any more, and is refused.
   */
  Optional<Wish> first(List<UserCommand> batch) {
    RefusedException erased =
        new RefusedException(
            ErrorCode.UNAVAILABLE, "Your data are being erased. Try again in a moment.");
    for (int i = 0; i < batch.size(); i++) {
      switch (batch.get(i)) {
        case UserCommand.Erase erase -> {
          return Optional.of(new Wish(erase, i));
        }
        case UserCommand.Attach attach -> attach.subscriber().dismiss();
        case UserCommand other -> mailbox.refuse(other, erased);
      }
    }
    return Optional.empty();
  }

  /** Removes all that is in the user's files. The future has completed when this returns. */
  Future<Void> everything() {
    String user = mailbox.file().tag();
    try {
      turns.slowly(
          () -> {
            mailbox.file().erase();
            return user;
          });
      LOG.atInfo().addKeyValue("user", user).log("a user was erased");
      return Future.succeededFuture();
    } catch (StorageException e) {
      LOG.atError().addKeyValue("user", user).setCause(e).log("erasing failed");
      return Future.failedFuture(Refusals.of(e));
    }
  }
}
