package dev.durachat.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.RawSocket;
import dev.durachat.testing.TestSocket;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Silence, sleep and the end of an identity. */
final class LivenessTest extends LiveTest {

  @Override
  protected Map<String, String> settings() {
    return Map.of("server.heartbeat", "200ms", "user.hibernateAfter", "100ms");
  }

  private void awaitActors(int count) {
    await().until(() -> server().metric("durachat_actors_active") == count);
  }

  @Test
  void aSilentSocketIsPingedAndClosed() {
    try (RawSocket socket = new RawSocket(server().port(), user)) {
      assertEquals(RawSocket.PING, socket.next(RawSocket.PING).opcode());
      assertEquals(4408, socket.next(RawSocket.CLOSE).code());
    }
  }

  @Test
  void aPongIsASignOfLife() {
    try (RawSocket socket = new RawSocket(server().port(), user)) {
      for (int beat = 0; beat < 5; beat++) {
        socket.next(RawSocket.PING);
        socket.send(RawSocket.FIN | RawSocket.PONG, "");
      }
    }
  }

  @Test
  void anActorSleepsWhileItsSocketsStayOpen() {
    TestSocket one = connect();
    TestSocket two = connect();
    one.say("{type:'start_chat', prompt:'hi'}");
    JsonNode created = one.expect("conversation_created");
    provider.call().finish("stop");
    assertEquals(2, two.expect("done").path("seq").asInt());
    awaitActors(0);

    one.say("{type:'ping'}");
    assertEquals(2, one.expect("pong").path("seq").asInt());
    awaitActors(0);

    one.say(
        "{type:'start_chat', conversationId:%s, prompt:'more'}"
            .formatted(created.path("conversationId")));
    JsonNode woken = two.expect("message_created");
    assertEquals(3, woken.path("seq").asInt());
    assertTrue(
        woken.path("messageId").asText().compareTo(created.path("messageId").asText()) > 0,
        "ids are in order");
    var call = provider.call().text("Hello");
    assertEquals("Hello", one.expect("text").path("content").asText(), "still subscribed");
    call.finish("stop");
    two.expect("done");
  }

  @Test
  void anActorStaysAwakeForItsReply() {
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'hi'}");
    socket.expect("conversation_created");
    var call = provider.call();
    socket.close();
    socket.closeCode();
    // Longer than an idle actor is left awake, as others show that fall asleep meanwhile.
    connectAs("idle-" + user);
    await().until(() -> server().metric("durachat_actors_active") == 1);
    assertEquals(1, server().metric("durachat_streams"));
    call.finish("stop");
    awaitActors(0);
  }

  @Test
  void aTokenThatEndsEndsItsSockets() {
    double end = Instant.now().toEpochMilli() / 1000.0 + 1;
    String token = LiveServer.tokenOf("{\"sub\":\"" + user + "\",\"exp\":" + end + "}");
    try (TestSocket socket =
        TestSocket.open(server().port(), "/ws", Map.of("Authorization", "Bearer " + token))) {
      socket.expect("ready");
      assertEquals(4401, socket.closeCode());
    }
  }
}
