package dev.durachat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** More commands than may wait for one user: {@code limits.mailbox}. */
final class FullMailboxTest extends LiveTest {
  @Override
  protected Map<String, String> settings() {
    return Map.of("limits.mailbox", "1", "limits.refusedPerMinute", "1000000");
  }

  @Test
  void whatIsTooMuchIsRefusedWithTheTimeToWaitAndCounted() {
    TestSocket socket = connect();
    // The actor has to look into its file for each; they come faster than that.
    for (int i = 0; i < 500; i++) {
      socket.say("{type:'start_chat', prompt:'x'}");
    }
    JsonNode error =
        socket.expect("unavailable", it -> it.path("code").asText().equals("unavailable"));
    assertTrue(error.path("retryable").asBoolean());
    assertEquals(1000, error.path("retryAfterMs").asInt());
    assertTrue(server().metric("durachat_errors_total{code=\"unavailable\"}") >= 1);
    assertTrue(connectAs("other-" + user).isOpen(), "other users are not harmed");
  }
}
