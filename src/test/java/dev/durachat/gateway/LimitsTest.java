package dev.durachat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one user may take: PROTOCOL §3, "Rates", and the limits of §9. */
final class LimitsTest extends LiveTest {
  private static final int BURST = 20;

  @Override
  protected Map<String, String> settings() {
    return Map.of(
        "limits.commandsPerSecond", "10",
        "limits.streamsPerUser", "2",
        "limits.socketsPerUser", "3",
        "limits.promptChars", "50",
        "limits.userBytes", "600KiB");
  }

  private static String code(TestSocket socket) {
    return socket.expect("error").path("code").asText();
  }

  @Test
  void aPromptHasAtMostSoManyUnits() {
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'" + "😀".repeat(25) + "'}");
    socket.expect("conversation_created");
    provider.call().finish("stop");
    socket.say("{type:'start_chat', prompt:'" + "😀".repeat(25) + "x', requestId:'r'}");
    JsonNode error = socket.expect("error");
    assertEquals("too_large", error.path("code").asText());
    assertEquals("r", error.path("requestId").asText());
    socket.say("{type:'start_chat', prompt:'x', systemPrompt:'" + "s".repeat(51) + "'}");
    assertEquals("too_large", code(socket));
  }

  @Test
  void aUserHasSoManyRepliesAtOnce() {
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'one'}");
    JsonNode first = socket.expect("conversation_created");
    provider.call();
    socket.say("{type:'start_chat', prompt:'two'}");
    socket.expect("conversation_created");
    provider.call();
    socket.say("{type:'start_chat', prompt:'three', requestId:'r'}");
    assertEquals("too_many_streams", code(socket));
    socket.say("{type:'stop', messageId:" + first.path("messageId") + "}");
    socket.expect("done");
    socket.say("{type:'start_chat', prompt:'three', requestId:'r'}");
    socket.expect("conversation_created");
    provider.call();
  }

  @Test
  void theRateIsOfTheUserAndPingsAreFree() {
    TestSocket one = connect();
    TestSocket two = connect();
    for (int i = 0; i < BURST; i++) {
      (i % 2 == 0 ? one : two).say("{type:'leave', conversationId:'c'}");
      one.say("{type:'ping'}");
    }
    // Some of the burst comes back while it is spent: a few more than that are too many.
    for (int i = 0; i < BURST; i++) {
      two.say("{type:'leave', conversationId:'c'}");
    }
    JsonNode error = two.expect("error");
    assertEquals("rate_limited", error.path("code").asText());
    assertEquals("c", error.path("conversationId").asText());
    assertTrue(error.path("retryable").asBoolean());
    int wait = error.path("retryAfterMs").asInt();
    assertTrue(wait > 0 && wait <= 101, "retryAfterMs " + wait);
    one.settle();
    connectAs("other-" + user).say("{type:'catchup', conversationId:'c'}");
  }

  @Test
  void framesThatCannotBeReadCountToo() {
    TestSocket socket = connect();
    for (int i = 0; i < 2 * BURST; i++) {
      socket.raw("{");
    }
    socket.expect("rate_limited", it -> it.path("code").asText().equals("rate_limited"));
  }

  @Test
  void aUserHasSoManySockets() {
    connect();
    connect();
    TestSocket third = connect();
    var refused = assertThrows(TestSocket.Refused.class, this::connect);
    assertEquals(429, refused.status());
    assertEquals("too_many_sockets", refused.body().path("code").asText());
    connectAs("other-" + user);

    third.close();
    third.closeCode();
    // The place is free once the server has seen the close.
    org.awaitility.Awaitility.await()
        .ignoreException(TestSocket.Refused.class)
        .until(() -> connect().isOpen());
  }

  @Test
  void aUserHasSoMuchSpace() {
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'hi'}");
    socket.expect("conversation_created");
    var call = provider.call();
    for (int i = 0; i < 40; i++) {
      call.text("x".repeat(10_000));
    }
    call.finish("stop");
    assertEquals(400_000, socket.expect("done").path("length").asInt(), "what has begun may end");
    socket.say("{type:'start_chat', prompt:'hi'}");
    assertEquals("quota_exceeded", code(socket));
    assertEquals(List.of(), socket.settle());
  }
}
