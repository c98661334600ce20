package dev.durachat.metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Direct memory that ran out ends the process, as a heap that ran out does: {@code
 * -XX:+ExitOnOutOfMemoryError} does not hear of it, and each further attempt to get some would hold
 * up its event loop for half a second.
 */
public final class Exhaustion {
  private static final Logger LOG = LoggerFactory.getLogger(Exhaustion.class);

  /** As the JVM does. */
  private static final int EXIT_CODE = 3;

  private Exhaustion() {}

  /** Ends the process if this is why a connection could not be read or written. */
  public static void check(Throwable cause) {
    if (cause instanceof OutOfMemoryError) {
      LOG.atError().setCause(cause).log("out of memory");
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
