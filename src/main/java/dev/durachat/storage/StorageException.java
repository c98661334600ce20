package dev.durachat.storage;

import java.io.IOException;
import java.io.Serial;

/** A user's file did not take or give what was asked. Nothing of the transaction was stored. */
public final class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** The JDK has no exception of its own for it. */
  private static final String NO_SPACE = "No space left on device";

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

  /** What a fault of the file system is to whoever needed the file. */
  static StorageException of(String message, IOException e) {
    boolean full = String.valueOf(e.getMessage()).contains(NO_SPACE);
    return new StorageException(full ? Kind.FULL : Kind.FAILED, message, e);
  }

  public Kind kind() {
    return kind;
  }
}
