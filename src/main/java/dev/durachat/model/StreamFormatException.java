package dev.durachat.model;

/** What came from a provider is not a stream of completion chunks. The message names no content. */
final class StreamFormatException extends Exception {
  StreamFormatException(String message) {
    super(message);
  }

  StreamFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
