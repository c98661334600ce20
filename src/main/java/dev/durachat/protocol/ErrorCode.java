package dev.durachat.protocol;

import java.util.Locale;

/** Every way a request may be refused, on the WebSocket and over HTTP. */
public enum ErrorCode {
  INVALID_JSON(400, false),
  INVALID_MESSAGE(400, false),
  UNKNOWN_TYPE(400, false),
  NOT_FOUND(404, false),
  REQUEST_CONFLICT(409, false),
  STREAM_ACTIVE(409, true),
  TOO_MANY_STREAMS(429, true),
  TOO_MANY_SOCKETS(429, true),
  TOO_LARGE(413, false),
  RATE_LIMITED(429, true),
  MODEL_UNKNOWN(400, false),
  UNAUTHORIZED(401, false),
  FORBIDDEN(403, false),
  PRECONDITION_FAILED(412, false),
  QUOTA_EXCEEDED(413, false),
  STORAGE_FULL(507, true),
  STORAGE_FAILED(503, true),
  UNAVAILABLE(503, true),
  INTERNAL(500, true);

  private final int status;
  private final boolean retryable;
  private final String wire;

  ErrorCode(int status, boolean retryable) {
    this.status = status;
    this.retryable = retryable;
    this.wire = name().toLowerCase(Locale.ROOT);
  }

  /** The code as clients see it. */
  public String wire() {
    return wire;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** Whether the same request may succeed later without anyone changing it. */
  public boolean retryable() {
    return retryable;
  }
}
