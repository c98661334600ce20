package dev.durachat.user;

import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.StorageException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One user: a worker verticle that owns the user's SQLite file while it is awake and handles one
 * command at a time. It takes all that waits at once: what models have said meanwhile is stored
 * with one commit and then shown.
 *
 * <p>A fault of the file ends the actor, as a crash would: replies that were under way stay as they
 * are in the file and are taken up again by the next actor, which opens the file afresh.
 */
final class UserActor extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(UserActor.class);
  private static final String USER = "user";

  private final ActorContext shared;
  private final Mailbox mailbox;
  private final Subscribers subscribers;
  private final ActorLifecycle house;
  private final Turns turns;
  private final Promise<String> deployment = Promise.promise();
  private @Nullable Room room;
  private boolean sleepy;
  private boolean recovered = true;
  private volatile long lastActiveNanos = System.nanoTime();

  UserActor(ActorContext shared, Mailbox mailbox, ActorLifecycle house, Turns turns) {
    this.shared = shared;
    this.mailbox = mailbox;
    this.subscribers = mailbox.subscribers();
    this.house = house;
    this.turns = turns;
  }

  /**
   * How long no client has said anything that needs an actor; no clock that is set changes it. Any
   * thread.
   */
  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - lastActiveNanos);
  }

  /** Vert.x has finished deploying this actor, which may be after its first turn. */
  void deployed(String id) {
    deployment.complete(id);
  }

  /** The id to undeploy this actor by, when there is one. */
  Future<String> deployment() {
    return deployment.future();
  }

  @Override
  public Future<?> start() {
    long started = System.nanoTime();
    try {
      // What is to be erased is not opened first: it may be damaged, and no reply of it goes on.
      if (!mailbox.erasing()) {
        Room opened = Room.open(shared, mailbox, turns, house::draining);
        room = opened;
        opened.aftermath().tell();
        recover(opened);
      }
    } catch (RuntimeException e) {
      // Whatever it is: a file that stayed open could not be opened by the next actor either.
      closeAfter(e);
      return Future.failedFuture(e);
    }
    shared.metrics().activation(System.nanoTime() - started);
    ContextInternal own = (ContextInternal) context;
    if (mailbox.awake(() -> turns.add(() -> own.dispatch(this::turn)))) {
      // Whoever woke it waits: no other thread is woken for that.
      turn();
    }
    turns.flush();
    return Future.succeededFuture();
  }

  /** Takes up again what was cut; on a full disk, when there is space. */
  private void recover(Room here) {
    recovered = here.attempts().recover();
    if (recovered) {
      subscribers.unfinished().clear();
    } else {
      shared
          .vertx()
          .setTimer(
              Replies.FULL_DISK_PAUSE.toMillis(), timer -> mailbox.post(new UserCommand.Recover()));
    }
  }

  @Override
  public Future<?> stop() {
    closeFile();
    return Future.succeededFuture();
  }

  private void closeFile() {
    closeAfter(null);
  }

  private void closeAfter(@Nullable RuntimeException fault) {
    Room left = room;
    room = null;
    if (left == null) {
      return;
    }
    if (fault != null) {
      subscribers.unfinished().keep(left.replies().all());
    }
    left.replies().abandon();
    left.titles().abandon();
    try {
      Room.close(left.database(), fault);
    } catch (StorageException e) {
      LOG.atWarn().addKeyValue(USER, mailbox.file().tag()).setCause(e).log("closing a file failed");
    }
  }

  /** Handles all that waits. */
  private void turn() {
    Room here = room;
    if (here == null) {
      if (mailbox.erasing()) {
        List<UserCommand> batch = mailbox.take();
        new Erasure(mailbox, turns)
            .first(batch)
            .ifPresent(at -> erase(at.command(), batch.subList(at.index() + 1, batch.size())));
      }
      return;
    }
    List<UserCommand> batch = mailbox.take();
    shared.metrics().mailboxDepth().record(batch.size());
    int handled = 0;
    try {
      List<ReplyStream> gathered = new ArrayList<>();
      for (UserCommand command : batch) {
        if (room == null) {
          return; // Shut down: the process is about to end.
        }
        if (command instanceof UserCommand.Erase erase) {
          erase(erase, batch.subList(handled + 1, batch.size()));
          return;
        }
        if (command instanceof UserCommand.Gathered news) {
          gathered.add(news.stream());
          handled++;
        } else {
          // What came before a command is stored before it: no frame overtakes another.
          here.replies().store(gathered);
          gathered.clear();
          handled++;
          handle(here, command);
        }
      }
      here.replies().store(gathered);
      here.reception().goOn();
    } catch (RuntimeException e) {
      fail(e, batch.subList(handled, batch.size()));
      return;
    }
    if (!sleepy || !hibernate(here)) {
      mailbox.rest();
    }
  }

  private void handle(Room here, UserCommand command) {
    switch (command) {
      case UserCommand.FromClient said -> {
        if (!(said.frame() instanceof ClientFrame.Ping)) {
          lastActiveNanos = System.nanoTime();
        }
        here.reception().take(said.subscriber(), said.frame());
      }
      case UserCommand.FromProgram asked -> {
        lastActiveNanos = System.nanoTime();
        here.programs().take(asked);
      }
      case UserCommand.Attach attach -> {
        lastActiveNanos = System.nanoTime();
        here.reception().greet(attach.subscriber());
      }
      case UserCommand.Detach detach -> subscribers.remove(detach.subscriber());
      case UserCommand.Unfollow unfollow -> subscribers.followers().remove(unfollow.outlet());
      case UserCommand.Drained() -> {} // All that lag are looked at when the turn ends.
      case UserCommand.Wake wake -> wake.awake().tryComplete();
      case UserCommand.Titled titled -> here.titles().found(titled, here.library());
      case UserCommand.Copy copy -> here.programs().copy(copy);
      case UserCommand.Hibernate() -> sleepy = settled(here);
      case UserCommand.Recover() -> recover(here);
      case UserCommand.ShutDown shutDown -> shutDown(here, shutDown);
      case UserCommand.Gathered _, UserCommand.Erase _ ->
          throw new IllegalStateException("these are handled by the turn itself");
    }
  }

  /**
   * Ends this actor with all that its user has.
   *
   * @param later what came after that: it is for the next actor, which begins anew
   */
  private void erase(UserCommand.Erase erase, List<UserCommand> later) {
    subscribers.dismiss();
    closeFile();
    Future<Void> erased = new Erasure(mailbox, turns).everything();
    mailbox.closeFor(later);
    house.close(this, mailbox);
    erased.onComplete(erase.done()::tryComplete, erase.done()::tryFail);
  }

  /** What a search would have to wait for is done before the actor sleeps, bit by bit. */
  private boolean settled(Room here) {
    if (here.replies().count() > 0 || here.titles().anyUnderWay() || !recovered) {
      return false;
    }
    boolean settled = turns.slowly(() -> here.settle(shared.clock().instant()));
    if (!settled) {
      mailbox.post(new UserCommand.Hibernate());
    }
    return settled;
  }

  /** Closes the file at the end of a turn, when nothing goes on and nothing has come meanwhile. */
  private boolean hibernate(Room here) {
    sleepy = false;
    if (here.replies().count() > 0 || subscribers.anyBehind() || !mailbox.close()) {
      return false;
    }
    closeFile();
    house.close(this, mailbox);
    return true;
  }

  private void shutDown(Room here, UserCommand.ShutDown command) {
    here.replies().store(List.copyOf(here.replies().all()));
    if (here.replies().count() == 0) {
      closeFile();
    } else {
      // The file stays open until the process ends: its log beside it marks it for the next start.
      here.replies().abandon();
      here.titles().abandon();
      subscribers.followers().end(UserActors.restarting());
      room = null;
    }
    command.done().tryComplete();
  }

  /** Ends this actor; what it did not get to is refused, what it was generating goes on later. */
  private void fail(RuntimeException e, List<UserCommand> unhandled) {
    LOG.atError().addKeyValue(USER, mailbox.file().tag()).setCause(e).log("an actor failed");
    RefusedException reason = Refusals.ofFault(e);
    shared.metrics().error(reason.code().wire());
    boolean cut = room != null && room.replies().count() > 0;
    if (room != null) {
      room.replies().tell(reason);
    }
    closeAfter(e);
    unhandled.forEach(command -> mailbox.refuse(command, reason));
    subscribers.refuseQuestions(reason);
    house.failed(this, mailbox, reason, cut);
  }
}
