package dev.durachat.user;

import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.UserFile;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.WorkerExecutorInternal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins actors, lets them sleep when nothing goes on, and takes up again what one left that
 * failed. All methods may be called on any thread; none blocks.
 */
final class ActorLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ActorLifecycle.class);
  private static final String POOL = "users";

  /** How long a user's file rests after a fault before its cut replies are tried again. */
  private static final Duration FAULT_PAUSE = Duration.ofSeconds(5);

  /** After that it waits for its user, or for the next start. */
  private static final int FAULT_TRIES = 60;

  /** How often it is looked whether all threads hang. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final Duration LONGEST_SWEEP = Duration.ofSeconds(1);

  private final ActorContext shared;
  private final WorkerExecutor pool;

  /**
   * Belongs to no actor. What is deployed from an actor's own context, or a listener's, would be
   * its child; and what an actor's context is told after its end is never heard.
   */
  private final ContextInternal neutral;

  private final UserEntries entries;
  private final Map<UserActor, Mailbox> awake = new ConcurrentHashMap<>();
  private final Turns turns;
  private final Runnable flush;
  private final MemoryReturn memory = new MemoryReturn();
  private final long sweep;
  private volatile boolean draining;

  /**
   * @param flush lets leave what was sent to {@link Outlet}s; called when many turns are over
   */
  ActorLifecycle(ActorContext shared, UserEntries entries, Runnable flush) {
    this.shared = shared;
    this.entries = entries;
    // Held for the whole run: a pool that only actors hold would go with the last of them.
    this.pool = shared.vertx().createSharedWorkerExecutor(POOL, shared.config().user().threads());
    this.neutral = ((VertxInternal) shared.vertx()).createEventLoopContext();
    this.flush = flush;
    this.turns =
        new Turns(
            ((WorkerExecutorInternal) pool).pool().executor(),
            shared.config().user().threads(),
            flush);
    shared.vertx().setPeriodic(LOOK.toMillis(), timer -> turns.look());
    Duration idle = shared.config().user().hibernateAfter();
    Duration pause = idle.dividedBy(4);
    this.sweep =
        shared
            .vertx()
            .setPeriodic(
                Math.max(
                    1, (pause.compareTo(LONGEST_SWEEP) < 0 ? pause : LONGEST_SWEEP).toMillis()),
                timer -> hibernateIdle());
  }

  /**
   * The entry of a file, to be given back to {@link UserEntries}.
   *
   * @param userId null when it is to be read from the file
   */
  UserEntry hold(UserFile file, @Nullable String userId) {
    return entries.hold(
        file,
        () ->
            new Mailbox(
                file,
                userId,
                shared.config().limits().mailbox(),
                new Subscribers(shared.codec()),
                this::activate));
  }

  /**
   * Wakes the actor of a file that was left open by a process that ended, so that its cut replies
   * are taken up again.
   */
  Future<Void> recover(UserFile file) {
    UserEntry entry = hold(file, null);
    Promise<Void> ready = Promise.promise();
    entry.mailbox().post(new UserCommand.Wake(ready));
    return ready.future().onComplete(done -> entries.letGo(entry));
  }

  /** From now on no reply is begun. */
  void drain() {
    draining = true;
  }

  /** Whether the server is about to stop. */
  boolean draining() {
    return draining;
  }

  /** No actor is sent to sleep any more. */
  void endSweep() {
    shared.vertx().cancelTimer(sweep);
  }

  private void activate(Mailbox mailbox) {
    UserActor actor = new UserActor(shared, mailbox, this, turns);
    awake.put(actor, mailbox);
    shared.metrics().activeActors().incrementAndGet();
    DeploymentOptions options =
        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER).setWorkerPoolName(POOL);
    neutral.dispatch(
        () ->
            shared
                .vertx()
                .deployVerticle(actor, options)
                .onSuccess(actor::deployed)
                .onFailure(e -> notStarted(actor, mailbox, e)));
  }

  private void notStarted(UserActor actor, Mailbox mailbox, Throwable e) {
    LOG.atError()
        .addKeyValue("user", mailbox.file().tag())
        .setCause(e)
        .log("an actor could not be started");
    gone(actor);
    mailbox.failed(Refusals.ofFault(e));
    flush.run();
    entries.forgetIfUnused(mailbox);
  }

  /** An actor has closed its file for want of work; its mailbox takes no turn until it is gone. */
  void close(UserActor actor, Mailbox mailbox) {
    gone(actor);
    retire(
        actor,
        () -> {
          mailbox.asleep();
          entries.forgetIfUnused(mailbox);
        });
  }

  /**
   * An actor ended by a fault and has closed its file.
   *
   * @param cut whether replies were under way, which are to be taken up again
   */
  void failed(UserActor actor, Mailbox mailbox, RefusedException reason, boolean cut) {
    gone(actor);
    mailbox.failed(reason);
    flush.run();
    retire(actor, () -> entries.forgetIfUnused(mailbox));
    if (cut) {
      recoverLater(mailbox.file());
    }
  }

  /**
   * Undeploys an actor as soon as Vert.x has finished deploying it, which may be after its turn.
   */
  private void retire(UserActor actor, Runnable then) {
    neutral.dispatch(
        () ->
            actor
                .deployment()
                .compose(id -> shared.vertx().undeploy(id))
                .onFailure(e -> LOG.atWarn().setCause(e).log("an actor could not be undeployed"))
                .onComplete(done -> then.run()));
  }

  /** Tries again to take up what was cut in a file that could not be opened. */
  void recoverLater(UserFile file) {
    recoverLater(file, FAULT_TRIES);
  }

  private void recoverLater(UserFile file, int tries) {
    // A timer of the actor that failed would go with it.
    neutral.setTimer(
        FAULT_PAUSE.toMillis(),
        timer -> {
          // One that was damaged is not there any more: an operator has to restore it.
          if (file.exists()) {
            Future<Void> woken = recover(file);
            if (tries > 1) {
              woken.onFailure(e -> recoverLater(file, tries - 1));
            }
          }
        });
  }

  private void gone(UserActor actor) {
    awake.remove(actor);
    shared.metrics().activeActors().decrementAndGet();
  }

  private void hibernateIdle() {
    Duration longest = shared.config().user().hibernateAfter();
    awake.forEach(
        (actor, mailbox) -> {
          if (actor.idle().compareTo(longest) > 0) {
            mailbox.post(new UserCommand.Hibernate());
          }
        });
    if (shared.metrics().streams().get() == 0 && memory.due(awake.size())) {
      pool.executeBlocking(
          () -> {
            System.gc();
            return memory;
          },
          false);
    }
  }
}
