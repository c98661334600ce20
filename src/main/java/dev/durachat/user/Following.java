package dev.durachat.user;

import dev.durachat.chat.Message;
import dev.durachat.chat.TextPiece;
import dev.durachat.library.Lookup;
import dev.durachat.protocol.ClientFrame.Have;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.protocol.ServerFrame.TextKind;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.user.Backlog.Gap;
import java.util.Optional;

/**
 * Lets a program read a reply from where it stopped. What is stored and what is told from then on
 * meet exactly, since both are decided in one step of the actor. On the actor's thread alone.
 */
final class Following {
  private final Lookup lookup;
  private final Replies replies;
  private final Subscriber.StoredText stored;
  private final int bound;

  /**
   * @param bound bytes that may be queued for a program
   */
  Following(Lookup lookup, Replies replies, Subscriber.StoredText stored, int bound) {
    this.lookup = lookup;
    this.replies = replies;
    this.stored = stored;
    this.bound = bound;
  }

  /**
   * What the program lacks; it is not told anything yet.
   *
   * @throws RefusedException when there is no such reply, or it never was as the program holds it
   */
  Follower follower(UserCommand.Follow asked) {
    Stored found = lookup.reply(asked.messageId());
    Message reply = found.message();
    Optional<ReplyStream> active = replies.of(reply.id());
    TextPiece thought = reply.thinking();
    int textLength = active.map(ReplyStream::textLength).orElse(reply.content().total());
    int thinkingLength =
        active.map(ReplyStream::thinkingLength).orElse(thought == null ? 0 : thought.total());
    Have held = asked.held();
    boolean older = held != null && held.attempt() < reply.attempt();
    Have from = held == null || older ? new Have(reply.id(), reply.attempt(), 0, 0) : held;
    if (from.attempt() > reply.attempt()) {
      throw neverSo();
    }
    Gap thinking = gap(found, TextKind.THINKING, from.thinkingOffset(), thinkingLength);
    Gap text = gap(found, TextKind.TEXT, from.offset(), textLength);
    ensureWhole(thinking);
    ensureWhole(text);
    return new Follower(
        asked.outlet(),
        bound,
        thinking,
        text,
        older ? anew(reply) : null,
        active.isPresent() ? null : ServerFrame.Done.of(reply));
  }

  private static Gap gap(Stored found, TextKind kind, int from, int to) {
    Message reply = found.message();
    return new Gap(found.n(), kind, reply.conversationId(), reply.id(), reply.attempt(), from, to);
  }

  /** Tells to begin at the beginning: what an older attempt showed need not be part of this one. */
  private static ServerFrame.Attempt anew(Message reply) {
    return new ServerFrame.Attempt(
        reply.seq(), null, reply.conversationId(), reply.id(), reply.attempt(), 0, 0);
  }

  /** A place beyond the text, or inside a surrogate pair, was never the end of what was sent. */
  private void ensureWhole(Gap gap) {
    boolean whole =
        gap.from() == gap.to()
            || (gap.from() < gap.to() && stored.read(gap, 2).offset() == gap.from());
    if (!whole) {
      throw neverSo();
    }
  }

  private static RefusedException neverSo() {
    return new RefusedException(
        ErrorCode.INVALID_MESSAGE,
        "The last event id is none of this reply. Ask again without it.");
  }
}
