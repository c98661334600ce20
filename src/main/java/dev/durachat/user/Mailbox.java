package dev.durachat.user;

import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.UserFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is waiting for one user's actor, and whether that actor is awake. There is one per user that
 * has a socket, a question or a reply under way; it outlives the actor's sleep.
 *
 * <pre>
 *            post                 awake                close
 *   ASLEEP ────────▶ WAKING ─────────────▶ AWAKE ─────────────▶ CLOSING
 *     ▲                │ failed              │ failed              │ asleep
 *     └────────────────┴─────────────────────┴─────────────────────┘ (or WAKING, when mail came)
 * </pre>
 *
 * <p>Every method may be called on any thread unless it says otherwise.
 */
final class Mailbox {
  private enum State {
    ASLEEP,
    WAKING,
    AWAKE,
    CLOSING
  }

  private final UserFile file;
  private final @Nullable String userId;
  private final int capacity;
  private final Subscribers subscribers;
  private final Undelivered undelivered;
  private final Consumer<Mailbox> activate;

  private List<UserCommand> waiting = new ArrayList<>();
  private State state = State.ASLEEP;
  private boolean scheduled;
  private @Nullable Runnable turn;

  /**
   * @param userId null when it is to be read from the file
   * @param capacity commands of clients that may wait
   * @param activate starts the actor
   */
  Mailbox(
      UserFile file,
      @Nullable String userId,
      int capacity,
      Subscribers subscribers,
      Consumer<Mailbox> activate) {
    this.file = file;
    this.userId = userId;
    this.capacity = capacity;
    this.subscribers = subscribers;
    this.undelivered = new Undelivered(subscribers);
    this.activate = activate;
  }

  UserFile file() {
    return file;
  }

  @Nullable String userId() {
    return userId;
  }

  /** For the actor alone, while it is awake. */
  Subscribers subscribers() {
    return subscribers;
  }

  /** Leaves a client's command, waking the actor; false when too many wait already. */
  boolean offer(UserCommand command) {
    return leave(command, capacity);
  }

  /** Leaves a command that comes from within, and so is bounded by what causes it. */
  void post(UserCommand command) {
    leave(command, Integer.MAX_VALUE);
  }

  private boolean leave(UserCommand command, int bound) {
    boolean wake = false;
    synchronized (this) {
      if (waiting.size() >= bound) {
        return false;
      }
      if (state == State.ASLEEP && !(command instanceof UserCommand.Waking)) {
        undelivered.inSleep(command);
        return true;
      }
      waiting.add(command);
      switch (state) {
        case ASLEEP -> {
          state = State.WAKING;
          wake = true;
        }
        case AWAKE -> schedule();
        case WAKING, CLOSING -> {}
      }
    }
    if (wake) {
      activate.accept(this);
    }
    return true;
  }

  /**
   * The actor is ready.
   *
   * @param turn makes the actor look here, on its own thread
   * @return whether something waits: then the actor takes its first turn by itself, at once
   */
  synchronized boolean awake(Runnable turn) {
    this.turn = turn;
    state = State.AWAKE;
    scheduled = !waiting.isEmpty();
    return scheduled;
  }

  private void schedule() {
    if (!scheduled && turn != null) {
      scheduled = true;
      turn.run();
    }
  }

  /** All that waits. For the actor, at the beginning of its turn. */
  synchronized List<UserCommand> take() {
    List<UserCommand> taken = waiting;
    waiting = new ArrayList<>();
    return taken;
  }

  /** Ends the actor's turn; another follows when something came meanwhile. */
  synchronized void rest() {
    scheduled = false;
    if (state == State.AWAKE && !waiting.isEmpty()) {
      schedule();
    }
  }

  /** Lets the actor close, unless something waits for it. */
  synchronized boolean close() {
    if (!waiting.isEmpty()) {
      return false;
    }
    state = State.CLOSING;
    turn = null;
    return true;
  }

  /** Whether somebody waits for the user to be erased. */
  synchronized boolean erasing() {
    return waiting.stream().anyMatch(UserCommand.Erase.class::isInstance);
  }

  /** Whether somebody waits who means this user, and not only what there is to copy. */
  synchronized boolean wanted() {
    return waiting.stream()
        .anyMatch(it -> it instanceof UserCommand.Waking && !(it instanceof UserCommand.Copy));
  }

  /**
   * The actor closes for good, whatever waits.
   *
   * @param left what it took and leaves to the next
   */
  synchronized void closeFor(List<UserCommand> left) {
    waiting.addAll(0, left);
    state = State.CLOSING;
    turn = null;
  }

  /** The actor is gone; it is woken again when something came while it closed. */
  void asleep() {
    boolean wake;
    synchronized (this) {
      scheduled = false;
      if (waiting.stream().noneMatch(UserCommand.Waking.class::isInstance)) {
        waiting.forEach(undelivered::inSleep);
        waiting.clear();
      }
      wake = !waiting.isEmpty();
      state = wake ? State.WAKING : State.ASLEEP;
    }
    if (wake) {
      activate.accept(this);
    }
  }

  /** The actor could not be started or had to stop: all that waits is refused. */
  void failed(RefusedException reason) {
    List<UserCommand> refused;
    synchronized (this) {
      refused = waiting;
      waiting = new ArrayList<>();
      scheduled = false;
      turn = null;
      state = State.ASLEEP;
      // From here on sockets may leave in the actor's sleep: those that wait to leave come first.
      for (UserCommand command : refused) {
        if (command instanceof UserCommand.Detach || command instanceof UserCommand.Unfollow) {
          undelivered.refuse(command, reason);
        }
      }
    }
    refused.forEach(command -> undelivered.refuse(command, reason));
  }

  /** Tells whoever waits for a command that it will not be carried out. */
  void refuse(UserCommand command, RefusedException reason) {
    undelivered.refuse(command, reason);
  }

  synchronized boolean isAsleep() {
    return state == State.ASLEEP;
  }
}
