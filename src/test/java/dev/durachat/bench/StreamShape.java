package dev.durachat.bench;

import java.nio.charset.StandardCharsets;

/**
 * What the fake upstream shall stream: a number of chunks, their rate and their size. It travels
 * inside a prompt as {@code fake-n<chunks>-r<chunks per second, 0 = full speed>-b<bytes>}.
 */
record StreamShape(int chunks, int rate, int bytes) {
  static final StreamShape DEFAULT = new StreamShape(20, 50, 24);
  private static final int LARGEST_CHUNK = 4_000;
  private static final byte[] MARK = "fake-n".getBytes(StandardCharsets.US_ASCII);

  String prompt() {
    return "fake-n" + chunks + "-r" + rate + "-b" + bytes;
  }

  /** The shape that stands last in a request body; earlier ones are history. */
  static StreamShape lastIn(byte[] body) {
    for (int at = body.length - MARK.length; at >= 0; at--) {
      if (body[at] == MARK[0] && isMark(body, at)) {
        Scan scan = new Scan(body, at + MARK.length);
        int chunks = scan.number();
        int rate = scan.numberAfter('r');
        int bytes = scan.numberAfter('b');
        if (!scan.failed) {
          return new StreamShape(chunks, rate, Math.min(bytes, LARGEST_CHUNK));
        }
      }
    }
    return DEFAULT;
  }

  private static boolean isMark(byte[] body, int at) {
    for (int k = 1; k < MARK.length; k++) {
      if (body[at + k] != MARK[k]) {
        return false;
      }
    }
    return true;
  }

  private static final class Scan {
    private final byte[] body;
    private int at;
    private boolean failed;

    Scan(byte[] body, int at) {
      this.body = body;
      this.at = at;
    }

    int numberAfter(char key) {
      failed |= at + 1 >= body.length || body[at] != '-' || body[at + 1] != key;
      at += 2;
      return number();
    }

    int number() {
      int start = at;
      long value = 0;
      while (at < body.length && body[at] >= '0' && body[at] <= '9' && at - start < 9) {
        value = value * 10 + body[at++] - '0';
      }
      failed |= at == start;
      return (int) value;
    }
  }
}
