package dev.durachat.storage;

import java.io.Serial;

/** A user's file did not take or give what was asked. Nothing of the transaction was stored. */
public final class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Kind {
    /** No space. The file is whole and may take more once there is space again. */
    FULL,
    /** The file could not be read or written; a fresh connection may help. */
    FAILED,
    /** What is in the file is not this user's database. */
    DAMAGED
  }

  private final Kind kind;

  public StorageException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public StorageException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
