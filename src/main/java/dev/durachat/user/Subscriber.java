package dev.durachat.user;

import dev.durachat.chat.TextPiece;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.CloseCode;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One socket as its actor sees it: which conversations it has open, and what waits for it. Used on
 * the actor's thread alone.
 *
 * <pre>
 *            text, frames                      queue over its bound
 *   prompt ───────────────▶ socket   prompt ────────────────────────▶ lagging
 *     ▲                                                                  │ frames wait, text becomes a gap
 *     └──────────────────────────── drained, backlog sent ───────────────┘
 * </pre>
 */
final class Subscriber {
  /** The most text in one frame, in UTF-16 units: PROTOCOL §5. */
  static final int PIECE_UNITS = 64 * 1024;

  private static final int SMALLEST_PIECE = 1024;

  /** A UTF-16 unit takes up to six bytes in JSON. */
  private static final int BYTES_PER_UNIT = 6;

  private final Outlet outlet;
  private final FrameCodec codec;
  private final int bound;
  private final Set<String> open = new HashSet<>();
  private final Backlog backlog = new Backlog();
  private final Questions questions;

  /** What was sent last that may be larger than the bound: frames have their half beside it. */
  private int largeBytes;

  private boolean closed;
  private boolean dismissed;

  /**
   * @param bound bytes that may wait for this socket: {@code limits.socketBufferBytes}
   */
  Subscriber(Outlet outlet, FrameCodec codec, int bound) {
    this.outlet = outlet;
    this.codec = codec;
    this.bound = bound;
    this.questions = new Questions(bound);
  }

  Outlet outlet() {
    return outlet;
  }

  void open(String conversationId) {
    open.add(conversationId);
  }

  /**
   * Opens a conversation for a command, which does not wait for what was put off: to have left it
   * before counts no more.
   */
  void openAtOnce(String conversationId) {
    questions.forgetLeave(conversationId);
    open(conversationId);
  }

  void leave(String conversationId) {
    open.remove(conversationId);
  }

  boolean hasOpen(String conversationId) {
    return open.contains(conversationId);
  }

  boolean lagging() {
    return !closed && !backlog.isEmpty();
  }

  /** Whether anything waits for this socket to read on. */
  boolean behind() {
    return lagging() || !questions.isEmpty();
  }

  /** Sends a frame to this socket alone. */
  void send(ServerFrame frame) {
    send(codec.encode(frame), null);
  }

  /**
   * Sends the answer to a question that was not put off. It may be larger than what the bound
   * leaves, since {@link #readyToAnswer} allowed it; text that was stored later follows it.
   */
  void answer(ServerFrame frame) {
    if (closed) {
      return;
    }
    sendLarge(codec.encode(frame));
  }

  private void sendLarge(byte[] encoded) {
    largeBytes = encoded.length;
    outlet.send(encoded);
  }

  /**
   * Puts a question off while much is queued for this socket: its answer is made when there is room
   * for it, so that whoever reads may ask as much as it likes. What follows it waits behind it. No
   * more wait than the bound has room for.
   *
   * @return false when it can be answered at once
   */
  boolean putOff(ClientFrame.Question question) {
    if (closed || (questions.isEmpty() && readyToAnswer())) {
      return false;
    }
    if (questions.areMany()) {
      closed = true;
      outlet.close(CloseCode.OVERLOADED);
    }
    questions.add(question);
    return true;
  }

  /** The next question that was put off, when it can be answered now; null when there is none. */
  ClientFrame.@Nullable Question nextQuestion() {
    if (closed) {
      var _ = questions.drop();
    }
    while (!questions.isEmpty() && !lagging()) {
      if (readyToAnswer()) {
        return questions.poll();
      }
      if (!outlet.watch()) {
        return null;
      }
    }
    return null;
  }

  /** All that was put off and will not be answered. */
  List<ClientFrame.Question> dropQuestions() {
    return questions.drop();
  }

  private boolean readyToAnswer() {
    return backlog.isEmpty() && takesText();
  }

  /** Tells that a frame of this socket is refused. */
  void refuse(ServerFrame.Refusal refusal) {
    outlet.refused();
    send(refusal);
  }

  /** Tells a socket that its user cannot be served, and ends it. */
  void turnAway(RefusedException reason) {
    send(
        new ServerFrame.Refusal(
            reason.code(), reason.reason(), reason.retryAfter(), null, null, null));
    closed = true;
    outlet.close(CloseCode.OVERLOADED);
  }

  /** Ends a socket whose user is gone; what it still says counts no more. */
  void dismiss() {
    closed = true;
    dismissed = true;
    outlet.close(CloseCode.USER_GONE);
  }

  boolean dismissed() {
    return dismissed;
  }

  /**
   * Sends an encoded frame.
   *
   * @param conversationId which conversation it is about; null when about none, or when its place
   *     among that conversation's text does not matter
   */
  void send(byte[] frame, @Nullable String conversationId) {
    if (closed) {
      return;
    }
    if (backlog.isEmpty() && takes(frame.length)) {
      outlet.send(frame);
      return;
    }
    backlog.add(new Backlog.Frame(conversationId, frame));
    if (outlet.queuedBytes() + backlog.frameBytes() > bound + largeBytes) {
      closed = true;
      outlet.close(CloseCode.OVERLOADED);
    }
  }

  /** Sends live text, or remembers that this socket lacks it. */
  void text(Backlog.Gap range, byte[] encoded) {
    if (closed) {
      return;
    }
    if (backlog.isEmpty() && takesText()) {
      sendLarge(encoded);
    } else {
      backlog.add(range);
    }
  }

  /** Remembers that this socket lacks stored text; {@link #drain} sends it. */
  void lacks(Backlog.Gap range) {
    backlog.add(range);
  }

  /** Reads stored text from a place on, at most so many units. */
  @FunctionalInterface
  interface StoredText {
    TextPiece read(Backlog.Gap gap, int units);
  }

  /** Sends what waits, as far as the socket takes it now; the rest when it has drained. */
  void drain(StoredText stored) {
    while (lagging()) {
      if (!sendFirst(stored) && !outlet.watch()) {
        return;
      }
    }
  }

  private boolean sendFirst(StoredText stored) {
    return switch (backlog.first()) {
      case null -> true;
      case Backlog.Frame frame -> {
        if (!takes(frame.bytes().length)) {
          yield false;
        }
        backlog.removeFirst();
        outlet.send(frame.bytes());
        yield true;
      }
      case Backlog.Gap gap -> {
        if (!takesText()) {
          yield false;
        }
        sendPiece(gap, stored);
        yield true;
      }
    };
  }

  private void sendPiece(Backlog.Gap gap, StoredText stored) {
    TextPiece text = stored.read(gap, Math.min(pieceUnits(bound), gap.to() - gap.from()));
    if (text.text().isEmpty() || text.offset() != gap.from()) {
      // The message is gone or was replaced since: a frame that says so is further on in line.
      backlog.removeFirst();
      return;
    }
    sendLarge(
        codec.encode(
            new ServerFrame.Text(
                gap.kind(),
                gap.conversationId(),
                gap.messageId(),
                gap.attempt(),
                gap.from(),
                text.text())));
    if (text.end() < gap.to()) {
      backlog.replaceFirst(gap.readTo(text.end()));
    } else {
      backlog.removeFirst();
    }
  }

  /** How much text is read from the store at once for whoever may have so many bytes queued. */
  static int pieceUnits(int bound) {
    return Math.clamp(bound / BYTES_PER_UNIT, SMALLEST_PIECE, PIECE_UNITS);
  }

  /** A frame larger than the bound is taken by a socket that has nothing queued. */
  private boolean takes(int bytes) {
    int queued = outlet.queuedBytes();
    return queued == 0 || queued + bytes <= bound;
  }

  /** Text leaves half of the bound to frames, which cannot be left out: see {@link #largeBytes}. */
  private boolean takesText() {
    return outlet.queuedBytes() <= bound / 2;
  }
}
