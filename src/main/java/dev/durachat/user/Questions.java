package dev.durachat.user;

import dev.durachat.protocol.ClientFrame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What a socket has asked for that waits until it has read what it got before. */
final class Questions {
  /** What a question takes while it waits, at most: its ids are cut to the length of ids. */
  static final int QUESTION_BYTES = 512;

  private final Queue<ClientFrame.Question> waiting = new ArrayDeque<>();
  private final int most;

  /**
   * @param bytes that all of them may take
   */
  Questions(int bytes) {
    this.most = Math.max(1, bytes / QUESTION_BYTES);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether as many wait as may. */
  boolean areMany() {
    return waiting.size() >= most;
  }

  void add(ClientFrame.Question question) {
    waiting.add(question);
  }

  /** The first; null when none waits. */
  ClientFrame.@Nullable Question poll() {
    return waiting.poll();
  }

  /** Forgets that a conversation was to be left. */
  void forgetLeave(String conversationId) {
    waiting.removeIf(
        each ->
            each instanceof ClientFrame.Leave left && left.conversationId().equals(conversationId));
  }

  /** All that waited; none waits any more. */
  List<ClientFrame.Question> drop() {
    List<ClientFrame.Question> dropped = List.copyOf(waiting);
    waiting.clear();
    return dropped;
  }
}
