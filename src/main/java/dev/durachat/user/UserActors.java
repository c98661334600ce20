package dev.durachat.user;

import dev.durachat.library.Library;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.DataDirectory;
import dev.durachat.storage.StorageException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a user's actor, wakes it for its first command, and lets it sleep when nothing goes on. All
 * methods may be called on any thread; none blocks.
 */
public final class UserActors {
  private static final Logger LOG = LoggerFactory.getLogger(UserActors.class);
  private static final String POOL = "users";

  /** How long a user's file rests after a fault before its cut replies are tried again. */
  private static final Duration FAULT_PAUSE = Duration.ofSeconds(5);

  /** After that it waits for its user, or for the next start. */
  private static final int FAULT_TRIES = 60;

  /** After so long there may be memory again. */
  private static final Duration OVERLOAD_PAUSE = Duration.ofSeconds(2);

  /** How often it is looked whether all threads hang. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final Duration LONGEST_SWEEP = Duration.ofSeconds(1);

  private final ActorContext shared;
  private final DataDirectory directory;
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
  public UserActors(ActorContext shared, DataDirectory directory, Runnable flush) {
    this.shared = shared;
    this.directory = directory;
    this.entries = new UserEntries(shared.config().limits());
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
   * Takes a place for a socket of this user and sees that the user can be served.
   *
   * @return fails with {@link RefusedException}: too many sockets, a file that cannot be opened, or
   *     hardly any memory left
   */
  public Future<UserSession> connect(String userId) {
    if (shared.headroom().isLittle()) {
      return Future.failedFuture(overloaded());
    }
    UserEntry entry = hold(directory.userFile(userId), userId);
    if (!entries.takeSocket(entry)) {
      entries.letGo(entry);
      return Future.failedFuture(
          new RefusedException(
              ErrorCode.TOO_MANY_SOCKETS, "Too many connections are open. Close one first."));
    }
    UserSession session = new UserSession(shared, this, entry);
    Promise<Void> ready = Promise.promise();
    entry.mailbox().post(new UserCommand.Wake(ready));
    return ready.future().map(session).onFailure(refused -> leave(entry));
  }

  /**
   * Asks about a user's conversations.
   *
   * @param question put on the actor's thread; what it answers must be safe on any other
   * @return completes on the caller's context; fails with {@link RefusedException}
   */
  public <T> Future<T> ask(String userId, Function<Library, T> question) {
    if (shared.headroom().isLittle()) {
      return Future.failedFuture(overloaded());
    }
    return ask(hold(directory.userFile(userId), userId), question);
  }

  /** As {@link #ask(String, Function)}, of the user whose file this is. */
  <T> Future<T> ask(UserFile file, Function<Library, T> question) {
    return ask(hold(file, null), question);
  }

  private <T> Future<T> ask(UserEntry entry, Function<Library, T> question) {
    Promise<T> answer = ((VertxInternal) shared.vertx()).getOrCreateContext().<T>promise();
    if (!entry.mailbox().offer(new UserCommand.Ask<>(question, answer))) {
      answer.fail(
          new RefusedException(
              ErrorCode.UNAVAILABLE,
              "Too much is waiting for you already. Try again in a moment.",
              Duration.ofSeconds(1)));
    }
    return answer.future().onComplete(done -> entries.letGo(entry));
  }

  /** As {@link #ask}, for a change: none is begun when the server is about to stop. */
  public <T> Future<T> change(String userId, Function<Library, T> change) {
    if (draining) {
      return Future.failedFuture(restarting());
    }
    return ask(userId, change);
  }

  /** What is said of anything new when there is hardly any memory left. */
  static RefusedException overloaded() {
    return new RefusedException(
        ErrorCode.UNAVAILABLE,
        "The server has too much to do. Try again in a moment.",
        OVERLOAD_PAUSE);
  }

  /** What is said of anything new when the server is about to stop. */
  static RefusedException restarting() {
    return new RefusedException(
        ErrorCode.UNAVAILABLE, "The server is about to restart. Try again in a moment.");
  }

  /**
   * Erases a user: what is being written ends, sockets are closed with 4409, and nothing stays on
   * disk. Whoever asks for this user afterwards begins anew. A damaged file is erased as well.
   *
   * @return completes on the caller's context
   */
  public Future<Void> erase(String userId) {
    UserEntry entry = hold(directory.userFile(userId), userId);
    Promise<Void> done = ((VertxInternal) shared.vertx()).getOrCreateContext().promise();
    entry.mailbox().post(new UserCommand.Erase(done));
    return done.future().onComplete(erased -> entries.letGo(entry));
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
  public void drain() {
    draining = true;
  }

  /** Whether the server is about to stop. */
  public boolean draining() {
    return draining;
  }

  /**
   * Closes every file. Replies that have not ended stay for the next start. Nothing may be asked of
   * any actor afterwards.
   */
  public Future<Void> shutDown() {
    draining = true;
    shared.vertx().cancelTimer(sweep);
    List<Future<Void>> all = new ArrayList<>();
    for (UserEntry entry : entries.all()) {
      Promise<Void> done = Promise.promise();
      entry.mailbox().post(new UserCommand.ShutDown(done));
      all.add(done.future());
    }
    return Future.join(all).mapEmpty();
  }

  private UserEntry hold(UserFile file, @Nullable String userId) {
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

  /** A socket's place is free again. */
  void leave(UserEntry entry) {
    entries.leave(entry);
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
    mailbox.failed(
        e instanceof StorageException storage
            ? Refusals.of(storage)
            : new RefusedException(ErrorCode.INTERNAL, "Something went wrong here. Try again."));
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
