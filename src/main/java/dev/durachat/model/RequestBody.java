package dev.durachat.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The body of a request: JSON with places where files are put in as Base64 while it is sent. A call
 * keeps its body as long as it may have to be sent again; the files stay on disk meanwhile.
 */
record RequestBody(List<Segment> segments) {

  /** A part of the body. */
  sealed interface Segment {
    /** Bytes that are sent. */
    long length();
  }

  /** Bytes as they are. */
  static final class Literal implements Segment {
    private final byte[] bytes;

    Literal(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }
  }

  /**
   * A file in Base64.
   *
   * @param size of the file in bytes
   */
  record Encoded(Path file, long size) implements Segment {
    @Override
    public long length() {
      return (size + 2) / 3 * 4;
    }
  }

  long length() {
    return segments.stream().mapToLong(Segment::length).sum();
  }

  /** A body while its JSON is written: marks stand where files will be. */
  static final class Draft {
    /** Nobody who writes a message can know it. */
    private final String mark = "file:" + UUID.randomUUID() + ":";

    private final List<Encoded> files = new ArrayList<>();

    /** What stands for a file's Base64 in a JSON string. */
    String base64(Path file, long size) {
      files.add(new Encoded(file, size));
      return mark(files.size() - 1);
    }

    private String mark(int index) {
      return mark + index + ";";
    }

    RequestBody finish(byte[] json) {
      List<Segment> segments = new ArrayList<>();
      int from = 0;
      for (int i = 0; i < files.size(); i++) {
        byte[] sought = mark(i).getBytes(StandardCharsets.US_ASCII);
        int at = indexOf(json, sought, from);
        segments.add(new Literal(Arrays.copyOfRange(json, from, at)));
        segments.add(files.get(i));
        from = at + sought.length;
      }
      segments.add(new Literal(from == 0 ? json : Arrays.copyOfRange(json, from, json.length)));
      return new RequestBody(List.copyOf(segments));
    }

    private static int indexOf(byte[] json, byte[] sought, int from) {
      for (int at = from; at <= json.length - sought.length; at++) {
        if (Arrays.equals(json, at, at + sought.length, sought, 0, sought.length)) {
          return at;
        }
      }
      throw new IllegalStateException("a file has no place in the request");
    }
  }
}
