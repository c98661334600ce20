package dev.durachat.bench;

/** The one clock of all processes of a benchmark: monotonic, shared by the whole machine. */
final class Clock {
  private Clock() {}

  static long micros() {
    return System.nanoTime() / 1_000;
  }

  /** Milliseconds since an earlier reading of {@link #micros}. */
  static double millisSince(long micros) {
    return (micros() - micros) / 1_000.0;
  }
}
