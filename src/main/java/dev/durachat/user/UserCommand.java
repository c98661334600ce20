package dev.durachat.user;

import dev.durachat.chat.Message;
import dev.durachat.chat.Usage;
import dev.durachat.library.Library;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.ClientFrame.Have;
import dev.durachat.protocol.Dialogue;
import dev.durachat.storage.Backup;
import io.vertx.core.Promise;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything that an actor may be asked or told. Handled one at a time, in order. */
sealed interface UserCommand {

  /** What wakes an actor that sleeps. All else is of no account then, or needs no actor. */
  sealed interface Waking extends UserCommand
      permits FromProgram, Wake, Attach, FromClient, Copy, Erase {}

  /** A request of the HTTP API. */
  sealed interface FromProgram extends Waking permits Ask, Follow, Converse {}

  /** Opens the file, and tells whether that worked. */
  record Wake(Promise<Void> awake) implements Waking {}

  /** A socket is open: greet it and keep it informed. */
  record Attach(Subscriber subscriber) implements Waking {}

  /** A socket is gone. */
  record Detach(Subscriber subscriber) implements UserCommand {}

  /** A client said something. */
  record FromClient(Subscriber subscriber, ClientFrame frame) implements Waking {}

  /**
   * A program wants to read a reply.
   *
   * @param held what it has read of it already; null when nothing
   * @param begun completes when the reply is there and will be told
   */
  record Follow(ReplyOutlet outlet, String messageId, @Nullable Have held, Promise<Follower> begun)
      implements FromProgram {}

  /** A program reads no further. */
  record Unfollow(ReplyOutlet outlet) implements UserCommand {}

  /** A socket or a reader that lagged can take more. */
  record Drained() implements UserCommand {}

  /** A model said something; what, waits in the stream. */
  record Gathered(ReplyStream stream) implements UserCommand {}

  /**
   * A model has found a title.
   *
   * @param title empty when it found none
   * @param model its qualified name
   * @param usage what that cost; null when the provider did not tell
   */
  record Titled(String conversationId, String title, String model, @Nullable Usage usage)
      implements UserCommand {}

  /** A program asks for something, or for a change. */
  record Ask<T>(Function<Library, T> question, Promise<T> answer) implements FromProgram {}

  /**
   * Copy all that the user has to a backup. A user who is gone is not made anew for it.
   *
   * @param done fails with what kept it from being copied
   */
  record Copy(Backup backup, Promise<Void> done) implements Waking {}

  /** A program wants the reply to a dialogue. */
  record Converse(Dialogue dialogue, Promise<Message> reply) implements FromProgram {}

  /** End all that goes on, and remove everything of the user. */
  record Erase(Promise<Void> done) implements Waking {}

  /** Take up again the replies that were cut and could not be taken up yet. */
  record Recover() implements UserCommand {}

  /** Close the file if nothing is going on. */
  record Hibernate() implements UserCommand {}

  /**
   * The process is about to end: store what has come and leave what has not ended for the next
   * start.
   */
  record ShutDown(Promise<Void> done) implements UserCommand {}
}
