package dev.durachat.library;

import dev.durachat.protocol.ServerFrame;

/** Tells every open socket of the user, all tabs and all devices. On the actor's thread alone. */
@FunctionalInterface
public interface Announcer {
  /**
   * Sends a frame.
   *
   * @param conversationId what the frame is about; empty when it is about no conversation
   */
  void announce(String conversationId, ServerFrame frame);
}
