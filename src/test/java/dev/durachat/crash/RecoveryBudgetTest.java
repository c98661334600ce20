package dev.durachat.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.ServerLaunch;
import dev.durachat.testing.ServerProcess;
import dev.durachat.testing.TestSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a reply is taken up again by itself: {@code stream.recoveryAttempts}. */
final class RecoveryBudgetTest {

  @TempDir Path folder;

  private ServerProcess start(ScriptedProvider provider) {
    int port = URI.create(provider.baseUrl()).getPort();
    return ServerLaunch.of(
            CrashConfiguration.write(folder, port), Path.of("target/crash-server.log"))
        .start("--stream.recoveryAttempts=1");
  }

  private static TestSocket connect(ServerProcess server) {
    return TestSocket.open(
        server.port(), "/ws", Map.of("Authorization", "Bearer " + Passport.of("ada")));
  }

  private static JsonNode reply(TestSocket tab, String conversation) {
    tab.say("{type:'catchup', conversationId:'" + conversation + "'}");
    return tab.expect("catchup").path("messages").path(1);
  }

  @Test
  void whatAPersonAsksForIsNotCounted() {
    try (ScriptedProvider provider = new ScriptedProvider()) {
      String conversation;
      try (ServerProcess server = start(provider);
          TestSocket tab = connect(server)) {
        tab.say("{type:'start_chat', prompt:'hi'}");
        provider.call().text("one ").endEarly();
        JsonNode done = tab.expect("done");
        conversation = done.path("conversationId").asText();
        for (int i = 0; i < 3; i++) {
          tab.say("{type:'continue', messageId:'" + done.path("messageId").asText() + "'}");
          provider.call().text("more ").endEarly();
          tab.expect("done");
        }
        tab.say("{type:'continue', messageId:'" + done.path("messageId").asText() + "'}");
        provider.call().text("cut ");
        tab.expect("text", frame -> frame.path("content").asText().equals("cut "));
        server.kill();
      }
      // Nobody connects: it goes on by itself.
      try (ServerProcess server = start(provider)) {
        server.port();
        provider.call().text("again ");
        try (TestSocket tab = connect(server)) {
          JsonNode reply = reply(tab, conversation);
          assertEquals("streaming", reply.path("status").asText());
          assertEquals(6, reply.path("attempt").asInt());
        }
        server.kill();
      }
      // That was its one restart.
      try (ServerProcess server = start(provider);
          TestSocket tab = connect(server)) {
        JsonNode reply = reply(tab, conversation);
        assertEquals("interrupted", reply.path("status").asText());
        tab.say("{type:'continue', messageId:'" + reply.path("id").asText() + "'}");
        provider.call().text("by hand ");
        tab.expect("text", frame -> frame.path("content").asText().equals("by hand "));
        server.kill();
      }
      try (ServerProcess server = start(provider);
          TestSocket tab = connect(server)) {
        provider.call().text("to the end").finish("stop");
        JsonNode reply = reply(tab, conversation);
        assertEquals(8, reply.path("attempt").asInt(), "a person's wish renews the budget");
      }
    }
  }
}
