package dev.durachat.user;

import dev.durachat.library.Library;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.Backup;
import dev.durachat.storage.DataDirectory;
import dev.durachat.storage.UserFile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The way to every user: finds the user's actor, which wakes for its first command. All methods may
 * be called on any thread; none blocks.
 */
public final class UserActors {
  /** After so long there may be memory again. */
  private static final Duration OVERLOAD_PAUSE = Duration.ofSeconds(2);

  private final ActorContext shared;
  private final DataDirectory directory;
  private final UserEntries entries;
  private final ActorLifecycle lifecycle;

  /**
   * @param flush lets leave what was sent to {@link Outlet}s; called when many turns are over
   */
  public UserActors(ActorContext shared, DataDirectory directory, Runnable flush) {
    this.shared = shared;
    this.directory = directory;
    this.entries = new UserEntries(shared.config().limits());
    this.lifecycle = new ActorLifecycle(shared, entries, flush);
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
    UserEntry entry = lifecycle.hold(directory.userFile(userId), userId);
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
    return ask(lifecycle.hold(directory.userFile(userId), userId), question);
  }

  /**
   * Copies a user's file to a backup, between two commands of the user.
   *
   * @return fails with what kept it from being copied
   */
  Future<Void> copy(UserFile file, Backup backup) {
    UserEntry entry = lifecycle.hold(file, null);
    Promise<Void> done = ((VertxInternal) shared.vertx()).getOrCreateContext().promise();
    entry.mailbox().post(new UserCommand.Copy(backup, done));
    return done.future().onComplete(copied -> entries.letGo(entry));
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
    if (lifecycle.draining()) {
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
    UserEntry entry = lifecycle.hold(directory.userFile(userId), userId);
    Promise<Void> done = ((VertxInternal) shared.vertx()).getOrCreateContext().promise();
    entry.mailbox().post(new UserCommand.Erase(done));
    return done.future().onComplete(erased -> entries.letGo(entry));
  }

  /** Takes up again what the last process left. */
  public Recovery recovery() {
    return new Recovery(lifecycle, shared.metrics());
  }

  /** From now on no reply is begun. */
  public void drain() {
    lifecycle.drain();
  }

  /** Whether the server is about to stop. */
  public boolean draining() {
    return lifecycle.draining();
  }

  /**
   * Closes every file. Replies that have not ended stay for the next start. Nothing may be asked of
   * any actor afterwards.
   */
  public Future<Void> shutDown() {
    lifecycle.drain();
    lifecycle.endSweep();
    List<Future<Void>> all = new ArrayList<>();
    for (UserEntry entry : entries.all()) {
      Promise<Void> done = Promise.promise();
      entry.mailbox().post(new UserCommand.ShutDown(done));
      all.add(done.future());
    }
    return Future.join(all).mapEmpty();
  }

  /** A socket's place is free again. */
  void leave(UserEntry entry) {
    entries.leave(entry);
  }
}
