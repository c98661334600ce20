package dev.durachat.protocol;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is refused, with the reason as its sender may see it. */
public final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final String reason;
  private final @Nullable Duration retryAfter;

  public RefusedException(ErrorCode code, String reason) {
    this(code, reason, null);
  }

  /**
   * @param retryAfter when trying again makes sense; null when that is not known
   */
  public RefusedException(ErrorCode code, String reason, @Nullable Duration retryAfter) {
    // Refusals are ordinary answers: no stack trace, which would cost more than the answer.
    super(reason, null, false, false);
    this.code = code;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  public ErrorCode code() {
    return code;
  }

  /** For a person: what happened and what to do. */
  public String reason() {
    return reason;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
