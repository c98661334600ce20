package dev.durachat.auth;

/** The request does not prove whose it is. The message may be shown; it repeats no token. */
public final class Unauthorized extends RuntimeException {
  public Unauthorized(String message) {
    super(message, null, false, false);
  }
}
