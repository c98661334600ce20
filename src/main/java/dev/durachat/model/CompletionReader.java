package dev.durachat.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.durachat.chat.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Picks out of completion chunks what an answer is made of. Neighbouring deltas of one kind are
 * joined until {@link #flush}, which saves the receiver wake-ups. Confined to one thread.
 *
 * <p>The hot path of a stream: a streaming parser, no tree, no object per chunk.
 */
final class CompletionReader implements SseParser.Events {
  // A provider chooses the field names: they must not end up in the JVM's table of strings.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final ModelSink sink;
  private final StringBuilder joined = new StringBuilder();
  private boolean joinedIsThinking;
  private int deltas;

  private @Nullable String finishReason;
  private @Nullable Usage usage;
  private @Nullable UpstreamError error;
  private boolean done;

  CompletionReader(ModelSink sink) {
    this.sink = sink;
  }

  @Nullable String finishReason() {
    return finishReason;
  }

  @Nullable Usage usage() {
    return usage;
  }

  /** The error that came in the stream; nothing is read after it. */
  @Nullable UpstreamError error() {
    return error;
  }

  /** Whether the stream's own end mark came. */
  boolean done() {
    return done;
  }

  /** Deltas read since this was last asked. */
  int takeDeltas() {
    int taken = deltas;
    deltas = 0;
    return taken;
  }

  /** Hands on what has been joined. */
  void flush() {
    if (joined.isEmpty()) {
      return;
    }
    String content = joined.toString();
    joined.setLength(0);
    sink.accept(joinedIsThinking ? new ModelEvent.Thinking(content) : new ModelEvent.Text(content));
  }

  @Override
  public boolean event(String name, byte[] bytes, int offset, int length)
      throws StreamFormatException {
    if (name.equals("error")) {
      error = UpstreamError.parse(bytes, offset, length);
      return false;
    }
    if (length == 0) {
      return true;
    }
    if (isEndMark(bytes, offset, length)) {
      done = true;
      return false;
    }
    boolean failed;
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      failed = chunk(json);
    } catch (IOException malformed) {
      throw new StreamFormatException("an event is no JSON", malformed);
    }
    if (failed) {
      error = UpstreamError.parse(bytes, offset, length);
      return false;
    }
    return true;
  }

  private static boolean isEndMark(byte[] bytes, int offset, int length) {
    return length >= 6
        && bytes[offset] == '['
        && bytes[offset + 1] == 'D'
        && bytes[offset + 2] == 'O'
        && bytes[offset + 3] == 'N'
        && bytes[offset + 4] == 'E'
        && bytes[offset + 5] == ']';
  }

  /** Returns whether the chunk carries an error. */
  private boolean chunk(JsonParser json) throws IOException, StreamFormatException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new StreamFormatException("an event is no JSON object");
    }
    boolean failed = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "choices" -> choices(json, value);
        case "usage" -> usage(json, value);
        case "error" -> {
          failed |= value != JsonToken.VALUE_NULL;
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw new StreamFormatException("an event is more than one JSON object");
    }
    return failed;
  }

  private void choices(JsonParser json, @Nullable JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == 0 && json.currentToken() == JsonToken.START_OBJECT) {
        choice(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void choice(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("delta") && value == JsonToken.START_OBJECT) {
        delta(json);
      } else if (field.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
        String reason = json.getText();
        finishReason = reason.isEmpty() ? finishReason : reason;
      } else {
        json.skipChildren();
      }
    }
  }

  private void delta(JsonParser json) throws IOException {
    String content = null;
    String thinking = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        json.skipChildren();
        continue;
      }
      switch (field) {
        case "content" -> content = json.getText();
        // Some providers send the same text under both names: it is taken once.
        case "reasoning_content", "reasoning" -> {
          String more = json.getText();
          thinking = more.isEmpty() ? thinking : more;
        }
        default -> {}
      }
    }
    if (thinking != null) {
      join(thinking, true);
    }
    if (content != null && !content.isEmpty()) {
      join(content, false);
    }
  }

  private void join(String content, boolean isThinking) {
    if (joinedIsThinking != isThinking) {
      flush();
      joinedIsThinking = isThinking;
    }
    joined.append(content);
    deltas++;
  }

  private void usage(JsonParser json, @Nullable JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    long prompt = 0;
    long completion = 0;
    long total = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
        json.skipChildren();
        continue;
      }
      switch (field) {
        case "prompt_tokens" -> prompt = json.getLongValue();
        case "completion_tokens" -> completion = json.getLongValue();
        case "total_tokens" -> total = json.getLongValue();
        default -> {}
      }
    }
    usage = new Usage(prompt, completion, total == 0 ? prompt + completion : total);
  }
}
