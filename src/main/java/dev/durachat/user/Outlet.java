package dev.durachat.user;

import dev.durachat.protocol.CloseCode;

/** What an actor needs of a socket. Every method may be called on any thread and never blocks. */
public interface Outlet {

  /** The client's own name for this tab. */
  String sessionId();

  /** Sends a frame of UTF-8 JSON, after all that were sent before. */
  void send(byte[] frame);

  /** Bytes that were sent and have not left this process yet. */
  int queuedBytes();

  /**
   * Asks for one {@link UserSession#drained} once nothing is queued any more.
   *
   * @return true when that is so already; then there will be no call
   */
  boolean watch();

  /** Tells that a frame of this socket was refused. */
  void refused();

  /** Ends the socket. */
  void close(CloseCode code);
}
