package dev.durachat.model;

import java.io.IOException;

/** Lets a benchmark reach how a provider's stream is read. */
public final class CompletionLoop {
  private static final int MAX_BYTES = 1 << 20;
  private int units;

  /** Reads a whole stream as it comes off the wire and tells how long its text is. */
  public int read(byte[]... buffers) throws IOException {
    units = 0;
    CompletionReader reader =
        new CompletionReader(
            event -> {
              if (event instanceof ModelEvent.Text text) {
                units += text.content().length();
              }
            });
    SseParser parser = new SseParser(MAX_BYTES, reader);
    try {
      for (byte[] buffer : buffers) {
        parser.feed(buffer);
        reader.flush();
      }
    } catch (StreamFormatException e) {
      throw new IOException(e);
    }
    return units;
  }
}
