package dev.durachat.auth;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody cannot sign up or in, or change what they sign in with. The message may be shown. */
public final class SignInException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Why. */
  public enum Kind {
    /** What was sent can never be right. */
    INVALID,
    /** Name or password is wrong. */
    WRONG,
    /** This server does not let one do so. */
    FORBIDDEN,
    /** The name belongs to somebody else. */
    TAKEN,
    /** Too many guesses. */
    TOO_MANY,
    /** Too many are signing in at this moment, or the provider does not answer. */
    BUSY
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  SignInException(Kind kind, String message) {
    this(kind, message, null);
  }

  SignInException(Kind kind, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public Kind kind() {
    return kind;
  }

  /** When trying again makes sense; null when that is not known. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
