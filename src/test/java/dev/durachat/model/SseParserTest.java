package dev.durachat.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseParserTest {
  private final List<String> events = new ArrayList<>();

  private SseParser parser(int maxBytes) {
    return new SseParser(
        maxBytes,
        (name, bytes, offset, length) ->
            events.add(name + "|" + new String(bytes, offset, length, UTF_8)));
  }

  static Stream<Arguments> streams() {
    return Stream.of(
        arguments("data: a\n\n", List.of("|a")),
        arguments("data:a\n\n", List.of("|a")),
        arguments("data:  a \n\n", List.of("| a ")),
        arguments("data\n\n", List.of("|")),
        arguments("data:\n\n", List.of("|")),
        arguments("data: a\r\n\r\ndata: b\r\n\r\n", List.of("|a", "|b")),
        arguments("data: a\r\rdata: b\r\r", List.of("|a", "|b")),
        arguments("data: a\ndata: b\ndata\ndata: c\n\n", List.of("|a\nb\n\nc")),
        arguments(": comment\n\ndata: a\n: comment\n\n", List.of("|a")),
        arguments("event: error\ndata: x\n\ndata: y\n\n", List.of("error|x", "|y")),
        arguments("event: error\n\n", List.of("error|")),
        arguments("id: 1\nretry: 5\ndatax: n\nnonsense\ndata: a\n\n", List.of("|a")),
        arguments("\n\n\ndata: a\n\n\n\n", List.of("|a")),
        arguments("\uFEFFdata: a\n\ndata: ü😀\n\n", List.of("|a", "|ü😀")),
        arguments("data: a\n\ndata: no blank line\n", List.of("|a", "|no blank line")),
        arguments("data: a\n\ndata: no line end", List.of("|a", "|no line end")),
        arguments("", List.of()));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aStreamHasItsEventsHoweverItIsCut(String stream, List<String> expected)
      throws StreamFormatException {
    byte[] bytes = stream.getBytes(UTF_8);
    for (int size = 1; size <= bytes.length + 1; size++) {
      events.clear();
      SseParser parser = parser(1_000);
      for (int at = 0; at < bytes.length; at += size) {
        parser.feed(Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length)));
      }
      parser.finish();
      assertEquals(expected, events, "in pieces of " + size);
    }
  }

  @Test
  void randomStreamsSurviveRandomCuts() throws StreamFormatException {
    long seed = System.nanoTime();
    System.getLogger("seed").log(System.Logger.Level.INFO, "seed {0}", Long.toString(seed));
    Random random = new Random(seed);
    String[] words = {"a", "data: ", "ü", "😀", ": ", "[DONE]", "", "event"};
    String[] lineEnds = {"\n", "\r\n", "\r"};
    for (int round = 0; round < 2_000; round++) {
      StringBuilder stream = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        List<String> lines = new ArrayList<>();
        for (int j = random.nextInt(3); j >= 0; j--) {
          String line = words[random.nextInt(words.length)] + words[random.nextInt(words.length)];
          lines.add(line);
          stream.append("data: ").append(line).append(lineEnds[random.nextInt(3)]);
          if (random.nextInt(4) == 0) {
            stream.append(":c").append(lineEnds[random.nextInt(3)]);
          }
        }
        // A lone CR followed by LF would be one line end: the blank line is always CRLF.
        stream.append(stream.charAt(stream.length() - 1) == '\r' ? "\r" : "\r\n");
        expected.add("|" + String.join("\n", lines));
      }
      events.clear();
      SseParser parser = parser(1_000);
      byte[] bytes = stream.toString().getBytes(UTF_8);
      for (int at = 0; at < bytes.length; ) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
        byte[] piece = Arrays.copyOfRange(bytes, at, end);
        parser.feed(piece);
        Arrays.fill(piece, (byte) '!'); // a buffer is only lent
        at = end;
      }
      assertEquals(expected, events, "seed " + seed + " round " + round);
    }
  }

  @Test
  void aLineHasABoundHoweverItComes() {
    String line = "data: " + "x".repeat(95);
    assertThrows(
        StreamFormatException.class, () -> parser(100).feed((line + "\n").getBytes(UTF_8)));
    assertThrows(StreamFormatException.class, () -> parser(100).feed(line.getBytes(UTF_8)));
    SseParser slowly = parser(100);
    assertThrows(
        StreamFormatException.class,
        () -> {
          for (byte b : line.getBytes(UTF_8)) {
            slowly.feed(new byte[] {b});
          }
        });
  }

  @Test
  void aLineAtTheBoundIsFine() throws StreamFormatException {
    String line = "data: " + "x".repeat(94);
    parser(100).feed((line + "\n\n").getBytes(UTF_8));
    assertEquals(List.of("|" + "x".repeat(94)), events);
  }

  @Test
  void anEventOfManyLinesHasABoundToo() {
    assertThrows(
        StreamFormatException.class,
        () -> parser(100).feed("data: 0123456789\n".repeat(20).getBytes(UTF_8)));
  }

  @Test
  void anEventCanStopTheRest() throws StreamFormatException {
    SseParser parser =
        new SseParser(
            100,
            (name, bytes, offset, length) -> {
              events.add(new String(bytes, offset, length, UTF_8));
              return false;
            });
    assertFalse(parser.feed("data: a\n\ndata: b\n\n".getBytes(UTF_8)));
    assertEquals(List.of("a"), events);
  }
}
