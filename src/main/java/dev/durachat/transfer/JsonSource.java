package dev.durachat.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.WellFormed;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON file that is read from front to back, value by value, so that no more of it is in memory
 * than is asked for. What is not as it must be is refused with its place and its line.
 */
final class JsonSource implements AutoCloseable {
  private static final int DEEPEST = 100;
  private static final int LONGEST_TEXT = 20_000_000;
  private static final int LONGEST_NAME = 1_000;
  private static final int SHOWN_REASON = 160;

  /** 9999-12-31T23:59:59.999Z: later ones have no four digits. */
  private static final long LAST_MILLI = 253_402_300_799_999L;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          // Names are the sender's: interned, or kept to find doubles, they would fill the memory.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final JsonParser parser;

  private JsonSource(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the value of a field, which is the current one; false for a field that is not known. */
  @FunctionalInterface
  interface Field {
    boolean read(String name) throws IOException;
  }

  /** Reads something from where the source is. */
  @FunctionalInterface
  interface Reader {
    void read() throws IOException;
  }

  /** As {@link Reader}, for all of a file. */
  @FunctionalInterface
  interface Root {
    void read(JsonSource source) throws IOException;
  }

  /**
   * Reads a file, whose one value is the current one.
   *
   * @throws RefusedException when it is not JSON from its beginning to its end
   */
  static void read(Path file, Root root) throws IOException {
    JsonSource source = new JsonSource(FACTORY.createParser(file.toFile()));
    try (source) {
      if (source.parser.nextToken() == null) {
        throw new RefusedException(ErrorCode.INVALID_JSON, "The file is empty.");
      }
      root.read(source);
      if (source.parser.nextToken() != null) {
        throw new RefusedException(
            ErrorCode.INVALID_JSON,
            "Line " + source.line() + ": something follows the end of the JSON.");
      }
    } catch (StreamConstraintsException e) {
      throw new RefusedException(
          ErrorCode.INVALID_JSON,
          "Line "
              + source.parser.currentLocation().getLineNr()
              + ": the file is nested deeper than "
              + DEEPEST
              + " levels, or has a name, a number or a text that is too long.");
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          ErrorCode.INVALID_JSON,
          "Line "
              + source.parser.currentLocation().getLineNr()
              + ": the file is not valid JSON: "
              + JsonPlace.shortened(e.getOriginalMessage(), SHOWN_REASON));
    } catch (CharConversionException e) {
      throw new RefusedException(ErrorCode.INVALID_JSON, "The file is not text in UTF-8.");
    }
  }

  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  boolean isText() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Reads an object; fields that are not known are passed over. */
  void object(Field field) throws IOException {
    if (!isObject()) {
      throw refused("must be an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (!field.read(name)) {
        parser.skipChildren();
      }
    }
  }

  /** Reads a list, element by element. */
  void array(Reader element) throws IOException {
    if (!isArray()) {
      throw refused("must be a list");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  /** Passes over the current value. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  String text() throws IOException {
    if (!isText()) {
      throw refused("must be text");
    }
    return WellFormed.text(parser.getText());
  }

  @Nullable String textOrNull() throws IOException {
    return isNull() ? null : text();
  }

  /** A text of at most so many UTF-16 units. */
  String text(int most) throws IOException {
    String text = text();
    if (text.length() > most) {
      throw refused("must have at most " + most + " characters");
    }
    return text;
  }

  @Nullable String textOrNull(int most) throws IOException {
    return isNull() ? null : text(most);
  }

  String oneOf(List<String> values) throws IOException {
    String text = text();
    if (!values.contains(text)) {
      throw refused("must be one of " + String.join(", ", values));
    }
    return text;
  }

  boolean flag() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw refused("must be true or false");
    };
  }

  /** A whole number in this range. */
  long whole(long least, long most) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw refused("must be a whole number");
    }
    boolean fits =
        switch (parser.getNumberType()) {
          case INT, LONG -> parser.getLongValue() >= least && parser.getLongValue() <= most;
          case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> false;
        };
    if (!fits) {
      throw refused("must be from " + least + " to " + most);
    }
    return parser.getLongValue();
  }

  /** A time as ISO 8601 has it, to the millisecond. */
  Instant time() throws IOException {
    try {
      return inRange(OffsetDateTime.parse(text()).toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw refused("must be a time such as 2026-01-31T12:00:00.000Z");
    }
  }

  @Nullable Instant timeOrNull() throws IOException {
    return isNull() ? null : time();
  }

  /** A time in seconds since 1970, to the millisecond; null where there is none. */
  @Nullable Instant secondsOrNull() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          inRange(Math.round(parser.getDoubleValue() * 1000));
      default -> throw refused("must be a time in seconds");
    };
  }

  private Instant inRange(long millis) {
    if (millis < 0 || millis > LAST_MILLI) {
      throw refused("must be a time from 1970 to 9999");
    }
    return Instant.ofEpochMilli(millis);
  }

  /** Writes what a text holds in Base64, piece by piece. */
  void base64(OutputStream out) throws IOException {
    if (!isText()) {
      throw refused("must be text in Base64");
    }
    try {
      parser.readBinaryValue(out);
    } catch (IllegalArgumentException e) {
      throw refused("must be text in Base64");
    }
  }

  /** The refusal of the current value. */
  RefusedException refused(String reason) {
    return new RefusedException(
        ErrorCode.INVALID_MESSAGE, place() + " (line " + line() + ") " + reason + ".");
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  /** Where the current value is, as {@code conversations[3].messages[7].role}. */
  String place() {
    return JsonPlace.of(parser);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
