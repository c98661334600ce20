package dev.durachat.protocol;

/**
 * Why the server ends a socket. 1002 and 1007 (violations of the WebSocket protocol and of UTF-8)
 * and 1009 for a single giant frame are also sent by the WebSocket layer itself. A client
 * reconnects with backoff after every code but 4401 and 4409.
 */
public enum CloseCode {
  /** The server is shutting down: reconnect with jitter. */
  GOING_AWAY(1001, "server is going down"),
  /** A violation of the WebSocket protocol. */
  PROTOCOL_ERROR(1002, "protocol error"),
  /** A binary frame. */
  UNSUPPORTED(1003, "text frames only"),
  /** Text that is not UTF-8. */
  INVALID_TEXT(1007, "not UTF-8"),
  /** More than {@code limits.refusedPerMinute} refused frames. */
  TOO_MANY_REFUSED(1008, "too many refused frames"),
  /** A frame over {@code limits.frameBytes}. */
  TOO_BIG(1009, "frame too large"),
  /** The identity ended: sign in first. */
  EXPIRED(4401, "identity expired"),
  /** Nothing was heard for two heartbeats. */
  SILENT(4408, "silent"),
  /** The user was replaced or deleted. */
  USER_GONE(4409, "user replaced or deleted"),
  /** More than {@code limits.framesPerSecond}. */
  FLOODING(4429, "too many frames"),
  /** More is waiting for this socket than {@code limits.socketBufferBytes}. */
  OVERLOADED(4503, "overloaded");

  private final int code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** The number in the close frame. */
  public int code() {
    return code;
  }

  /** The words in the close frame. */
  public String reason() {
    return reason;
  }
}
