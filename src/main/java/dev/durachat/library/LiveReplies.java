package dev.durachat.library;

/** The replies that are being generated. On the actor's thread alone. */
public interface LiveReplies {
  boolean activeIn(String conversationId);

  /** Ends the reply of a conversation, if it has one under way, as its user's {@code stop} does. */
  void stopIn(String conversationId);
}
