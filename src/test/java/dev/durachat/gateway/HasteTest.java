package dev.durachat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.durachat.testing.Json;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.RawSocket;
import org.junit.jupiter.api.RepeatedTest;

/** A client that speaks as soon as it may. */
final class HasteTest extends LiveTest {
  @RepeatedTest(50)
  void whatIsSaidAtOnceIsHeard() {
    try (RawSocket socket = new RawSocket(server().port(), "hasty")) {
      socket.send(RawSocket.FIN | RawSocket.TEXT, "{\"type\":\"ping\",\"id\":1}");
      socket.next(RawSocket.TEXT);
      assertEquals(1, Json.parse(socket.next(RawSocket.TEXT).text()).path("id").asInt());
    }
  }
}
