package dev.durachat.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON as UTF-8 bytes. Safe on every thread. */
public final class JsonText {
  private static final int USUAL_BYTES = 256;

  private final JsonFactory factory = new JsonFactory();

  /** Writes what is inside of a value. */
  @FunctionalInterface
  public interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** One JSON value. */
  public byte[] value(Body body) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(factory._getBufferRecycler(), USUAL_BYTES);
        JsonGenerator json = factory.createGenerator(bytes)) {
      body.write(json);
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /** One JSON object with these fields. */
  public byte[] object(Body fields) {
    return value(
        json -> {
          json.writeStartObject();
          fields.write(json);
          json.writeEndObject();
        });
  }
}
