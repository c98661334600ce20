package dev.durachat.user;

import dev.durachat.protocol.RefusedException;

/**
 * What becomes of commands that no actor takes. For who holds them: the mailbox, or the actor that
 * ends.
 */
final class Undelivered {
  private final Subscribers subscribers;

  Undelivered(Subscribers subscribers) {
    this.subscribers = subscribers;
  }

  /** Does what can be done while the actor sleeps. */
  void inSleep(UserCommand command) {
    switch (command) {
      case UserCommand.Detach detach -> subscribers.remove(detach.subscriber());
      case UserCommand.Unfollow unfollow -> subscribers.followers().remove(unfollow.outlet());
      case UserCommand.ShutDown shutDown -> shutDown.done().tryComplete();
      case UserCommand.Hibernate _,
          UserCommand.Gathered _,
          UserCommand.Titled _,
          UserCommand.Drained _,
          UserCommand.Recover _ -> {}
      case UserCommand.Waking _ -> throw new IllegalStateException("an actor is needed for this");
    }
  }

  /** Tells whoever waits for a command that it will not be carried out. */
  void refuse(UserCommand command, RefusedException reason) {
    switch (command) {
      case UserCommand.Wake wake -> wake.awake().tryFail(reason);
      case UserCommand.Ask<?> ask -> ask.answer().tryFail(reason);
      case UserCommand.Converse converse -> converse.reply().tryFail(reason);
      case UserCommand.Follow follow -> follow.begun().tryFail(reason);
      case UserCommand.Erase erase -> erase.done().tryFail(reason);
      case UserCommand.Copy copy -> copy.done().tryFail(reason);
      case UserCommand.FromClient said ->
          said.subscriber().refuse(Refusals.of(reason, said.frame()));
      case UserCommand.Attach attach -> attach.subscriber().turnAway(reason);
      case UserCommand.Detach _,
          UserCommand.Unfollow _,
          UserCommand.ShutDown _,
          UserCommand.Hibernate _,
          UserCommand.Gathered _,
          UserCommand.Titled _,
          UserCommand.Drained _,
          UserCommand.Recover _ ->
          inSleep(command);
    }
  }
}
