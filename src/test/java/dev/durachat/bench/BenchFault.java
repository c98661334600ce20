package dev.durachat.bench;

/** A run that did not do what it should; its figures mean nothing. */
final class BenchFault extends Exception {
  private static final long serialVersionUID = 1L;

  BenchFault(String message) {
    super(message);
  }
}
