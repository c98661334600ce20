package dev.durachat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider.Call;
import dev.durachat.testing.TestSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that does not read, beside one that does: PROTOCOL §7, "Bounds". */
final class SlowReaderTest extends LiveTest {
  private static final int DELTAS = 700;
  private static final String DELTA = "0123456789".repeat(900);

  @Override
  protected Map<String, String> settings() {
    return Map.of("limits.socketBufferBytes", "128KiB", "limits.streamsPerUser", "1000");
  }

  private static int read(TestSocket socket, int to) {
    int length = 0;
    while (length < to) {
      JsonNode frame = socket.expect("text");
      assertEquals(length, frame.path("offset").asInt());
      length += frame.path("content").asText().length();
    }
    return length;
  }

  @Test
  void aSlowClientGetsAllOfTheTextAndSlowsNobody() {
    TestSocket fast = connect();
    fast.say("{type:'start_chat', prompt:'much'}");
    JsonNode created = fast.expect("conversation_created");
    TestSocket slow = connect();
    slow.say("{type:'catchup', conversationId:" + created.path("conversationId") + "}");
    slow.expect("catchup");
    slow.pause();

    Call call = provider.call();
    for (int i = 0; i < DELTAS; i++) {
      call.text(DELTA);
    }
    int length = DELTAS * DELTA.length();
    read(fast, length);
    call.finish("stop");
    assertEquals(length, fast.expect("done").path("length").asInt());

    slow.resume();
    read(slow, length);
    assertEquals(length, slow.expect("done").path("length").asInt());
    slow.say("{type:'ping'}");
    slow.expect("pong");
  }

  @Test
  void framesThatCannotBeLeftOutOverflow() {
    TestSocket slow = connect();
    slow.pause();
    TestSocket fast = connect();
    String prompt = "p".repeat(90_000);
    for (int i = 0; i < 90; i++) {
      fast.say("{type:'start_chat', prompt:'" + prompt + "'}");
      fast.expect("conversation_created");
    }
    slow.resume();
    assertEquals(4503, slow.closeCode());
    assertTrue(fast.isOpen());
    fast.settle();
  }
}
