package dev.durachat.chat;

/** Why a generation failed: the closed set that ends up in {@code done.error.code}. */
public enum FailureCode {
  /** 401 or 403. */
  PROVIDER_AUTH(false),
  /** 429, after our retries. */
  PROVIDER_RATE_LIMITED(true),
  /** Any other 4xx. */
  PROVIDER_REJECTED(false),
  CONTEXT_TOO_LONG(false),
  CONTENT_FILTERED(false),
  /** Refused, reset, 5xx or an error event. */
  PROVIDER_UNAVAILABLE(true),
  /** Nothing came for the stall time-out. */
  PROVIDER_TIMEOUT(true),
  /** No finish reason, malformed or giant lines, not an event stream. */
  PROVIDER_PROTOCOL(true),
  STORAGE_FULL(true),
  STORAGE_FAILED(true),
  INTERNAL(true);

  private final boolean retryable;

  FailureCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether asking again may help without anyone changing anything. */
  public boolean retryable() {
    return retryable;
  }
}
