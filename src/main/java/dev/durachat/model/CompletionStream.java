package dev.durachat.model;

import dev.durachat.chat.Failure;
import dev.durachat.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of one answer: bytes in, events out, and in the end a verdict, which is a {@link
 * ModelEvent.Finished} or a {@link ModelEvent.Failed}. Confined to one thread.
 */
final class CompletionStream {
  private static final Logger log = LoggerFactory.getLogger(CompletionStream.class);

  /** Bound on a line and on an event; a delta has some dozens of bytes. */
  static final int MAX_LINE_BYTES = 1 << 20;

  private final ProviderFaults faults;
  private final Metrics metrics;
  private final CompletionReader reader;
  private final SseParser parser;

  CompletionStream(ProviderFaults faults, Metrics metrics, ModelSink sink) {
    this.faults = faults;
    this.metrics = metrics;
    this.reader = new CompletionReader(sink);
    this.parser = new SseParser(MAX_LINE_BYTES, reader);
  }

  /** Takes the next bytes and returns the verdict, or null while there is more to come. */
  @Nullable ModelEvent feed(byte[] bytes) {
    boolean malformed = false;
    try {
      parser.feed(bytes);
    } catch (StreamFormatException e) {
      log.debug("a provider's stream is malformed: {}", e.getMessage());
      malformed = true;
    }
    deliver();
    if (malformed) {
      return new ModelEvent.Failed(faults.malformed());
    }
    return reader.error() != null || reader.done() ? verdict() : null;
  }

  /** Takes the end of the bytes and returns the verdict. */
  ModelEvent finish() {
    boolean malformed = false;
    try {
      parser.finish();
    } catch (StreamFormatException e) {
      // What is cut off after the finish reason takes nothing from the answer.
      malformed = !hasFinishReason();
    }
    deliver();
    return malformed ? new ModelEvent.Failed(faults.malformed()) : verdict();
  }

  /** Whether the provider has said that the answer is whole, though its stream has not ended. */
  boolean hasFinishReason() {
    return reader.finishReason() != null;
  }

  /** What the stream amounts to if nothing follows. */
  ModelEvent verdict() {
    UpstreamError error = reader.error();
    if (error != null) {
      return new ModelEvent.Failed(faults.ofErrorEvent(error));
    }
    String finishReason = reader.finishReason();
    if (finishReason == null) {
      return new ModelEvent.Failed(faults.unfinished());
    }
    Failure failure = faults.ofFinishReason(finishReason).orElse(null);
    return failure == null
        ? new ModelEvent.Finished(finishReason, reader.usage())
        : new ModelEvent.Failed(failure);
  }

  private void deliver() {
    int deltas = reader.takeDeltas();
    if (deltas > 0) {
      metrics.chunks().increment(deltas);
    }
    reader.flush();
  }
}
