package dev.durachat.user;

import dev.durachat.chat.Message;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.ClientFrame.Have;
import dev.durachat.protocol.Dialogue;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A place for one socket at its user's actor: taken before the socket is open, given back when it
 * is gone. Used on the socket's event loop.
 */
public final class UserSession {
  private final ActorContext shared;
  private final UserActors house;
  private final UserEntry entry;
  private @Nullable Subscriber subscriber;
  private @Nullable ReplyOutlet reader;

  UserSession(ActorContext shared, UserActors house, UserEntry entry) {
    this.shared = shared;
    this.house = house;
    this.entry = entry;
  }

  /** The socket is open: the actor greets it with {@code ready} and keeps it informed. */
  public void open(Outlet outlet) {
    Subscriber opened =
        new Subscriber(outlet, shared.codec(), shared.config().limits().socketBufferBytes());
    subscriber = opened;
    entry.mailbox().post(new UserCommand.Attach(opened));
  }

  /**
   * As {@link #open}, for a program that reads one reply instead of all that there is to hear.
   *
   * @param held what it has read of it already; null when nothing
   * @return completes on the caller's context when the reply is there; nothing comes to the outlet
   *     when it fails with {@link RefusedException}
   */
  public Future<Void> follow(String messageId, @Nullable Have held, ReplyOutlet outlet) {
    reader = outlet;
    Promise<Follower> begun = ((VertxInternal) shared.vertx()).getOrCreateContext().promise();
    entry.mailbox().post(new UserCommand.Follow(outlet, messageId, held, begun));
    return begun.future().mapEmpty();
  }

  /**
   * Has a dialogue answered.
   *
   * @return the reply, which may be pending still: {@link #follow} it; completes on the caller's
   *     context, or fails with {@link RefusedException}
   */
  public Future<Message> converse(Dialogue dialogue) {
    Promise<Message> reply = ((VertxInternal) shared.vertx()).getOrCreateContext().promise();
    try {
      spend();
      if (shared.headroom().isLittle()) {
        throw UserActors.overloaded();
      }
      offer(new UserCommand.Converse(dialogue, reply));
    } catch (RefusedException refused) {
      reply.fail(refused);
    }
    return reply.future();
  }

  /**
   * Takes a frame of the client. What comes of it, comes to the outlet.
   *
   * @throws RefusedException when the user is over a limit or the server is about to stop
   */
  public void submit(ClientFrame frame) {
    Subscriber asking = subscriber;
    if (asking == null) {
      return;
    }
    if (!(frame instanceof ClientFrame.Ping)) {
      spend();
    }
    if (takesMemory(frame) && shared.headroom().isLittle()) {
      throw UserActors.overloaded();
    }
    offer(new UserCommand.FromClient(asking, frame));
  }

  private static boolean takesMemory(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Command _, ClientFrame.Catchup _, ClientFrame.Sync _ -> true;
      case ClientFrame.Stop _, ClientFrame.Leave _, ClientFrame.Ping _ -> false;
    };
  }

  private void offer(UserCommand command) {
    if (!entry.mailbox().offer(command)) {
      throw new RefusedException(
          ErrorCode.UNAVAILABLE,
          "Too much is waiting for you already. Try again in a moment.",
          Duration.ofSeconds(1));
    }
  }

  /**
   * Counts a frame that needed no actor.
   *
   * @throws RefusedException when the user sends too many
   */
  public void spend() {
    Bucket commands = entry.commands();
    ConsumptionProbe probe = commands.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new RefusedException(
          ErrorCode.RATE_LIMITED,
          "You are sending too fast. Wait a moment.",
          Duration.ofNanos(probe.getNanosToWaitForRefill()).plusMillis(1));
    }
  }

  /** The socket has nothing queued any more: see {@link Outlet#watch}. Any thread. */
  public void drained() {
    entry.mailbox().post(new UserCommand.Drained());
  }

  /** Gives the place back. To be called once, whether the socket was ever open or not. */
  public void close() {
    if (subscriber != null) {
      entry.mailbox().post(new UserCommand.Detach(subscriber));
    }
    if (reader != null) {
      entry.mailbox().post(new UserCommand.Unfollow(reader));
    }
    house.leave(entry);
  }
}
