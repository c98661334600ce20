package dev.durachat.user;

import dev.durachat.protocol.ServerFrame.TextKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a socket that is slower than its streams, in order. Frames are kept as they are;
 * text is not kept at all, only where it begins and ends: it is read from the store again when the
 * socket can take it, in larger pieces.
 */
final class Backlog {

  /** Something that waits. */
  sealed interface Waiting {
    @Nullable String conversationId();
  }

  /** A frame, encoded. */
  static final class Frame implements Waiting {
    private final @Nullable String conversationId;
    private final byte[] bytes;

    Frame(@Nullable String conversationId, byte[] bytes) {
      this.conversationId = conversationId;
      this.bytes = bytes;
    }

    @Override
    public @Nullable String conversationId() {
      return conversationId;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /**
   * Stored text that the socket lacks.
   *
   * @param n the message's place in the order of creation
   * @param from first UTF-16 unit that is missing
   * @param to one beyond the last
   */
  record Gap(
      long n, TextKind kind, String conversationId, String messageId, int attempt, int from, int to)
      implements Waiting {

    boolean isEmpty() {
      return from >= to;
    }

    /** All up to here is read. */
    Gap readTo(int end) {
      return new Gap(n, kind, conversationId, messageId, attempt, end, Math.max(to, end));
    }

    /** More is stored, up to here. */
    Gap storedTo(int end) {
      return new Gap(n, kind, conversationId, messageId, attempt, from, end);
    }

    /** The same of another attempt, which keeps so much. */
    Gap of(int next, int keep) {
      return new Gap(n, kind, conversationId, messageId, next, Math.min(from, keep), keep);
    }

    private boolean continuedBy(Gap next) {
      return n == next.n && kind == next.kind && attempt == next.attempt && to == next.from;
    }

    private Gap and(Gap next) {
      return new Gap(n, kind, conversationId, messageId, attempt, from, next.to);
    }
  }

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int frameBytes;

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Bytes of the frames; gaps take none. */
  int frameBytes() {
    return frameBytes;
  }

  @Nullable Waiting first() {
    return waiting.peekFirst();
  }

  void add(Frame frame) {
    waiting.addLast(frame);
    frameBytes += frame.bytes().length;
  }

  /** Adds a gap, or widens the one it continues where nothing of its conversation is in between. */
  void add(Gap gap) {
    Iterator<Waiting> newestFirst = waiting.descendingIterator();
    while (newestFirst.hasNext()) {
      Waiting each = newestFirst.next();
      if (each instanceof Gap earlier && earlier.continuedBy(gap)) {
        replace(earlier, earlier.and(gap));
        return;
      }
      if (gap.conversationId().equals(each.conversationId())) {
        break;
      }
    }
    waiting.addLast(gap);
  }

  private void replace(Gap earlier, Gap wider) {
    int size = waiting.size();
    for (int i = 0; i < size; i++) {
      Waiting each = waiting.removeFirst();
      waiting.addLast(each.equals(earlier) ? wider : each);
    }
  }

  void removeFirst() {
    if (waiting.removeFirst() instanceof Frame frame) {
      frameBytes -= frame.bytes().length;
    }
  }

  void replaceFirst(Gap rest) {
    waiting.removeFirst();
    waiting.addFirst(rest);
  }
}
