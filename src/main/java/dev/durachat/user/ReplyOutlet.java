package dev.durachat.user;

import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;

/**
 * What an actor needs of a program that reads one reply. Every method may be called on any thread
 * and never blocks.
 */
public interface ReplyOutlet {

  /** Sends a frame of the reply, after all that were sent before; a {@code Done} is the last. */
  void send(ServerFrame.OfReply frame);

  /** Ends before the reply does: nothing follows. */
  void end(RefusedException reason);

  /** Bytes that were sent and have not left this process yet. */
  int queuedBytes();

  /** As {@link Outlet#watch}. */
  boolean watch();
}
