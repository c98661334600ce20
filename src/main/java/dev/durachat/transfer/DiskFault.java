package dev.durachat.transfer;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;

/** What a file that could not be written or read means to whoever asked for it. */
public final class DiskFault {
  private static final String FULL = "No space left on device";

  private DiskFault() {}

  /** The refusal that tells of it, without a path or a name. */
  public static RefusedException of(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains(FULL)) {
        return new RefusedException(
            ErrorCode.STORAGE_FULL,
            "The server's disk is full. Nothing was lost; try again when there is space.");
      }
    }
    return new RefusedException(
        ErrorCode.STORAGE_FAILED,
        "A file cannot be read or written at the moment. Tell whoever runs this server.");
  }
}
