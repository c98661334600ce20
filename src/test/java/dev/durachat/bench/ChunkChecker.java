package dev.durachat.bench;

import org.jspecify.annotations.Nullable;

/**
 * Reads the text of one reply in whatever pieces it comes and says what is wrong with it: nothing
 * may be lost, doubled or damaged. After a fault it stops looking.
 */
final class ChunkChecker {
  private enum Place {
    START,
    INDEX,
    TIME,
    PAD
  }

  /** Told of every chunk whose head has arrived. */
  @FunctionalInterface
  interface ChunkSink {
    ChunkSink IGNORE = emitted -> {};

    void chunk(long emittedMicros);
  }

  private final int bytes;
  private final ChunkSink sink;
  private Place place = Place.START;
  private int seen;
  private int index;
  private long micros;
  private int head;
  private int pad;
  private @Nullable String fault;

  ChunkChecker(int bytes, ChunkSink sink) {
    this.bytes = bytes;
    this.sink = sink;
  }

  void read(String text) {
    for (int at = 0; at < text.length() && fault == null; at++) {
      step(text.charAt(at));
    }
  }

  /** What is wrong with the text so far, or null. */
  @Nullable String fault() {
    return fault;
  }

  /** What is wrong with the text when nothing more comes, or null. */
  @Nullable String faultAtEnd(int chunks) {
    if (fault != null) {
      return fault;
    }
    if (place != Place.START) {
      return "the last chunk " + (seen - 1) + " is not whole";
    }
    return seen == chunks ? null : "ended after " + seen + " of " + chunks + " chunks";
  }

  int chunks() {
    return seen;
  }

  private void step(char c) {
    switch (place) {
      case START -> {
        if (c == '|') {
          place = Place.INDEX;
          index = 0;
          head = 1;
        } else {
          fault = "no chunk begins after chunk " + (seen - 1);
        }
      }
      case INDEX -> {
        head++;
        if (c == ';' && head > 2) {
          place = Place.TIME;
          micros = 0;
        } else if (isDigit(c)) {
          index = index * 10 + c - '0';
        } else {
          fault = "bad index of chunk " + seen;
        }
      }
      case TIME -> {
        head++;
        if (isDigit(c)) {
          micros = micros * 10 + c - '0';
        } else if (c == '|') {
          headRead();
        } else {
          fault = "bad time of chunk " + seen;
        }
      }
      case PAD -> {
        if (c != ChunkText.letter(index, pad)) {
          fault = "damaged chunk " + index;
        } else if (++pad == bytes - head) {
          place = Place.START;
        }
      }
    }
  }

  private void headRead() {
    if (index != seen) {
      fault = index < seen ? "doubled chunk " + index : "lost chunk " + seen;
      return;
    }
    seen++;
    pad = 0;
    place = bytes > head ? Place.PAD : Place.START;
    sink.chunk(micros);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
