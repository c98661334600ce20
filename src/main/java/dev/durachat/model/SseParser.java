package dev.durachat.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads server-sent events from bytes that come cut at any place. Confined to one thread.
 *
 * <p>Works on bytes throughout, so a cut inside a UTF-8 sequence is a cut like any other, and an
 * event that lies whole in one buffer is handed on without a copy.
 */
final class SseParser {

  /** Takes the events of one stream. */
  @FunctionalInterface
  interface Events {

    /**
     * One event.
     *
     * @param name empty when the event has none
     * @param bytes holds the data from {@code offset}; valid during this call only
     * @return whether to go on; after false the parser takes nothing more
     */
    boolean event(String name, byte[] bytes, int offset, int length) throws StreamFormatException;
  }

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

  private final Events events;
  private final int maxBytes;

  private byte[] carried = NOTHING;
  private int carriedLength;
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  private String name = "";
  private boolean hasData;
  private byte[] data = NOTHING;
  private int dataOffset;
  private int dataLength;
  private boolean dataIsOurs;

  /**
   * @param maxBytes bound on a line, and on the data of an event
   */
  SseParser(int maxBytes, Events events) {
    this.maxBytes = maxBytes;
    this.events = events;
  }

  /**
   * Takes the next bytes, which must not change during the call.
   *
   * @return false when an event asked to stop
   */
  boolean feed(byte[] bytes) throws StreamFormatException {
    int start = 0;
    if (afterCarriageReturn && bytes.length > 0) {
      afterCarriageReturn = false;
      start = bytes[0] == '\n' ? 1 : 0;
    }
    for (int i = start; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b != '\n' && b != '\r') {
        continue;
      }
      if (!endOfLine(bytes, start, i - start)) {
        return false;
      }
      if (b == '\r') {
        if (i + 1 == bytes.length) {
          afterCarriageReturn = true;
        } else if (bytes[i + 1] == '\n') {
          i++;
        }
      }
      start = i + 1;
    }
    ownData(0);
    carry(bytes, start, bytes.length - start);
    return true;
  }

  /** Takes the end of the stream: what stands there without its blank line is an event too. */
  void finish() throws StreamFormatException {
    if (carriedLength > 0 && !endOfLine(NOTHING, 0, 0)) {
      return;
    }
    dispatch();
  }

  private boolean endOfLine(byte[] bytes, int offset, int length) throws StreamFormatException {
    if (carriedLength == 0) {
      if (length > maxBytes) {
        throw new StreamFormatException("a line is too long");
      }
      return line(bytes, offset, length);
    }
    carry(bytes, offset, length);
    int lineLength = carriedLength;
    carriedLength = 0;
    return line(carried, 0, lineLength);
  }

  private void carry(byte[] bytes, int offset, int length) throws StreamFormatException {
    if (length > maxBytes - carriedLength) {
      throw new StreamFormatException("a line is too long");
    }
    if (carriedLength + length > carried.length) {
      carried = Arrays.copyOf(carried, Math.max(carriedLength + length, 2 * carried.length));
    }
    System.arraycopy(bytes, offset, carried, carriedLength, length);
    carriedLength += length;
  }

  private boolean line(byte[] bytes, int start, int wholeLength) throws StreamFormatException {
    int offset = start;
    int length = wholeLength;
    if (firstLine) {
      firstLine = false;
      if (length >= 3
          && bytes[offset] == (byte) 0xEF
          && bytes[offset + 1] == (byte) 0xBB
          && bytes[offset + 2] == (byte) 0xBF) {
        offset += 3;
        length -= 3;
      }
    }
    if (length == 0) {
      return dispatch();
    }
    if (isField(DATA, bytes, offset, length)) {
      int value = valueOffset(DATA, bytes, offset, length);
      addData(bytes, value, offset + length - value);
    } else if (isField(EVENT, bytes, offset, length)) {
      int value = valueOffset(EVENT, bytes, offset, length);
      name = new String(bytes, value, offset + length - value, StandardCharsets.UTF_8);
    }
    return true;
  }

  private static boolean isField(byte[] field, byte[] bytes, int offset, int length) {
    return length >= field.length
        && (length == field.length || bytes[offset + field.length] == ':')
        && Arrays.equals(bytes, offset, offset + field.length, field, 0, field.length);
  }

  private static int valueOffset(byte[] field, byte[] bytes, int offset, int length) {
    int end = offset + length;
    int value = Math.min(offset + field.length + 1, end);
    return value < end && bytes[value] == ' ' ? value + 1 : value;
  }

  private void addData(byte[] bytes, int offset, int length) throws StreamFormatException {
    if (!hasData) {
      hasData = true;
      data = bytes;
      dataOffset = offset;
      dataLength = length;
      dataIsOurs = false;
      return;
    }
    if (length >= maxBytes - dataLength) {
      throw new StreamFormatException("an event is too long");
    }
    ownData(length + 1);
    data[dataLength] = '\n';
    System.arraycopy(bytes, offset, data, dataLength + 1, length);
    dataLength += length + 1;
  }

  /** Moves the data out of a buffer that is about to change, with room for so many more bytes. */
  private void ownData(int room) {
    if (!hasData || (dataIsOurs && dataLength + room <= data.length)) {
      return;
    }
    byte[] ours = new byte[room == 0 ? dataLength : 2 * (dataLength + room)];
    System.arraycopy(data, dataOffset, ours, 0, dataLength);
    data = ours;
    dataOffset = 0;
    dataIsOurs = true;
  }

  private boolean dispatch() throws StreamFormatException {
    if (!hasData && name.isEmpty()) {
      return true;
    }
    String eventName = name;
    byte[] eventData = hasData ? data : NOTHING;
    int offset = hasData ? dataOffset : 0;
    int length = hasData ? dataLength : 0;
    name = "";
    hasData = false;
    data = NOTHING;
    return events.event(eventName, eventData, offset, length);
  }
}
