package dev.durachat.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.durachat.testing.Json;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.RawSocket;
import dev.durachat.testing.TestSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a socket, and with which code: PROTOCOL §2 to §4. */
final class SocketRulesTest extends LiveTest {
  private static final int FRAME_BYTES = 4096;

  @Override
  protected Map<String, String> settings() {
    return Map.of(
        "limits.refusedPerMinute", "5",
        "limits.framesPerSecond", "50",
        "limits.frameBytes", Integer.toString(FRAME_BYTES));
  }

  private RawSocket raw() {
    return new RawSocket(server().port(), user);
  }

  private static int closeCode(RawSocket socket) {
    return socket.next(RawSocket.CLOSE).code();
  }

  @Test
  void tooManyRefusedFrames() {
    TestSocket socket = connect();
    for (int i = 0; i < 5; i++) {
      socket.raw("{");
      socket.expect("error");
    }
    socket.raw("{");
    assertEquals(1008, socket.closeCode());
  }

  @Test
  void refusalsOfTheActorCountAsWell() {
    TestSocket socket = connect();
    for (int i = 0; i < 5; i++) {
      socket.say("{type:'stop', messageId:'m'}");
      socket.expect("error");
    }
    socket.say("{type:'stop', messageId:'m'}");
    assertEquals(1008, socket.closeCode());
  }

  @Test
  void floodsOfAnyFrame() {
    TestSocket socket = connect();
    for (int i = 0; i < 200; i++) {
      socket.say("{type:'ping'}");
    }
    assertEquals(4429, socket.closeCode());
  }

  @Test
  void areCountedByTheirCode() {
    TestSocket socket = connect();
    socket.binary((byte) 1);
    assertEquals(1003, socket.closeCode());
    double before = closed(1003);
    TestSocket next = connect();
    next.binary((byte) 1);
    assertEquals(1003, next.closeCode());
    assertEquals(before + 1, closed(1003));
  }

  private double closed(int code) {
    return server().metric("durachat_sockets_closed_total{code=\"" + code + "\"}");
  }

  @Test
  void floodsOfPings() {
    try (RawSocket socket = raw()) {
      for (int i = 0; i < 200; i++) {
        socket.send(RawSocket.FIN | RawSocket.PING, "");
      }
      assertEquals(4429, closeCode(socket));
    }
  }

  @Test
  void binaryFrames() {
    TestSocket socket = connect();
    socket.binary((byte) '{', (byte) '}');
    assertEquals(1003, socket.closeCode());
  }

  @Test
  void aFrameOfTheGreatestSizeIsRead() {
    TestSocket socket = connect();
    String frame = "{\"type\":\"ping\",\"id\":7}";
    socket.raw(frame + " ".repeat(FRAME_BYTES - frame.length()));
    assertEquals(7, socket.expect("pong").path("id").asInt());
    socket.raw(frame + " ".repeat(FRAME_BYTES + 1 - frame.length()));
    assertEquals(1009, socket.closeCode());
  }

  @Test
  void fragmentsOfMoreThanTheGreatestSize() {
    TestSocket socket = connect();
    socket.fragments(new byte[FRAME_BYTES / 2], new byte[FRAME_BYTES / 2], new byte[1]);
    assertEquals(1009, socket.closeCode());
  }

  @Test
  void fragmentsMakeOneMessage() {
    TestSocket socket = connect();
    byte[] smile = "{\"type\":\"ping\",\"id\":\"😀\"}".getBytes(UTF_8);
    byte[][] parts = new byte[smile.length][];
    for (int i = 0; i < smile.length; i++) {
      parts[i] = new byte[] {smile[i]};
    }
    socket.fragments(parts);
    assertEquals("😀", socket.expect("pong").path("id").asText());
  }

  @Test
  void aPingMayStandBetweenFragments() {
    try (RawSocket socket = raw()) {
      socket.next(RawSocket.TEXT);
      socket.send(RawSocket.TEXT, "{\"type\":");
      socket.send(RawSocket.FIN | RawSocket.PING, "are you there");
      socket.send(RawSocket.FIN | RawSocket.CONTINUATION, "\"ping\"}");
      assertEquals("are you there", socket.next(RawSocket.PONG).text());
      assertEquals("pong", Json.parse(socket.next(RawSocket.TEXT).text()).path("type").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3 28", "ff", "ed a0 80", "f4 90 80 80", "c0 af", "e2 82", "7b 22 c3"})
  void textThatIsNotUtf8(String hex) {
    try (RawSocket socket = raw()) {
      socket.send(
          RawSocket.FIN | RawSocket.TEXT, java.util.HexFormat.ofDelimiter(" ").parseHex(hex));
      assertEquals(1007, closeCode(socket));
    }
  }

  @Test
  void textThatIsNotUtf8InFragments() {
    TestSocket socket = connect();
    socket.fragments(new byte[] {(byte) 0xc3}, new byte[] {0x28});
    assertEquals(1007, socket.closeCode());
  }

  @Test
  void violationsOfTheWebSocketProtocol() {
    for (int first : new int[] {0xC1, 0x83, 0x8B, 0x80, RawSocket.PING}) {
      try (RawSocket socket = raw()) {
        socket.send(first, "x");
        assertEquals(1002, closeCode(socket), "first byte " + Integer.toHexString(first));
      }
    }
  }

  @Test
  void aGiantFrameIsRefusedByItsHead() {
    try (RawSocket socket = raw()) {
      socket.send(RawSocket.FIN | RawSocket.TEXT, new byte[0], 1 << 30);
      assertEquals(1009, closeCode(socket));
    }
  }

  @ParameterizedTest
  @CsvSource({"0xC1, x, 1, 1002", "0x81, \u00ff, 1, 1007", "0x81, x, 1073741824, 1009"})
  void whatTheDecoderEndsIsCountedOnce(int first, String text, int length, int code) {
    double before = 0;
    for (int i = 0; i < 2; i++) {
      before = i == 0 ? 0 : closed(code);
      try (RawSocket socket = raw()) {
        socket.send(first, text.getBytes(ISO_8859_1), length);
        assertEquals(code, closeCode(socket));
      }
    }
    assertEquals(before + 1, closed(code));
  }

  @Test
  void theClientLeaves() {
    try (RawSocket socket = raw()) {
      socket.send(RawSocket.FIN | RawSocket.CLOSE, RawSocket.bytes(0x03, 0xE8));
      assertEquals(1000, closeCode(socket));
    }
  }
}
