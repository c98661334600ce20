package dev.durachat.user;

import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.StorageException;
import dev.durachat.storage.UserDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what sockets say. Commands take effect at once; questions of a socket that has much to
 * read yet are put off until it has read it. On the actor's thread alone.
 */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final ActorContext shared;
  private final Mailbox mailbox;
  private final Subscribers subscribers;
  private final Turns turns;
  private final UserDatabase database;
  private final ChatCommands commands;
  private final CatchUp catchUp;
  private final SyncAnswer sync;

  Reception(
      ActorContext shared,
      Mailbox mailbox,
      Turns turns,
      UserDatabase database,
      ChatCommands commands,
      CatchUp catchUp) {
    this.shared = shared;
    this.mailbox = mailbox;
    this.subscribers = mailbox.subscribers();
    this.turns = turns;
    this.database = database;
    this.commands = commands;
    this.catchUp = catchUp;
    this.sync = new SyncAnswer(database);
  }

  /** Greets a socket that has opened, and keeps it informed from now on. */
  void greet(Subscriber subscriber) {
    subscribers.add(subscriber);
    subscriber.send(
        new ServerFrame.Ready(
            database.lineage().userId(),
            subscriber.outlet().sessionId(),
            database.lineage().epoch(),
            database.lineage().seq(),
            shared.config().server().heartbeat()));
    // Before what it asks for is read.
    turns.flush();
  }

  /** Takes a frame of a socket. */
  void take(Subscriber asking, ClientFrame frame) {
    if (asking.dismissed()) {
      return;
    }
    switch (frame) {
      case ClientFrame.Command command -> guard(asking, command, () -> carryOut(asking, command));
      case ClientFrame.Stop stop -> guard(asking, stop, () -> commands.stop(asking, stop));
      case ClientFrame.Question question -> {
        if (!asking.putOff(question)) {
          guard(asking, question, () -> answer(asking, question));
        }
      }
    }
  }

  /** At the end of a turn: sends what waits for sockets that have read on. */
  void goOn() {
    subscribers.drain(catchUp::read);
    for (Subscriber asking : subscribers.behind()) {
      ClientFrame.Question question = asking.nextQuestion();
      while (question != null) {
        ClientFrame.Question next = question;
        guard(asking, next, () -> answer(asking, next));
        question = asking.nextQuestion();
      }
    }
  }

  private void carryOut(Subscriber asking, ClientFrame.Command command) {
    turns.slowly(
        () -> {
          commands.handle(asking, command);
          return command;
        });
  }

  private void answer(Subscriber asking, ClientFrame.Question question) {
    switch (question) {
      case ClientFrame.Catchup it -> catchUp.answer(asking, it);
      case ClientFrame.Leave it -> asking.leave(it.conversationId());
      case ClientFrame.Sync it -> asking.answer(sync.to(it));
      case ClientFrame.Ping it ->
          asking.send(new ServerFrame.Pong(it.id(), database.lineage().seq()));
    }
  }

  /** Tells the socket when its frame is refused; a broken file is the actor's to know as well. */
  private void guard(Subscriber asking, ClientFrame frame, Runnable work) {
    try {
      work.run();
    } catch (RefusedException refused) {
      refuse(asking, frame, refused);
    } catch (StorageException e) {
      refuse(asking, frame, Refusals.of(e));
      if (e.kind() != StorageException.Kind.FULL) {
        throw e;
      }
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("user", mailbox.file().tag()).setCause(e).log("a command failed");
      refuse(asking, frame, Refusals.ofFault(e));
    }
  }

  private void refuse(Subscriber asking, ClientFrame frame, RefusedException refused) {
    shared.metrics().error(refused.code().wire());
    asking.refuse(Refusals.of(refused, frame));
  }
}
