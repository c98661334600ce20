package dev.durachat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.storage.UserFiles;
import dev.durachat.testing.TestSocket;
import org.junit.jupiter.api.Test;

/** What changed in the list of conversations: PROTOCOL §4, {@code sync}. */
final class SyncTest extends SceneTest {

  @Test
  void whatChangedSince() {
    play(
        ConversationTest.ANSWERED
            + """
            A> {type: 'catchup', conversationId: '$c'}
            A< {type: 'catchup', epoch: '$e'}
            A> {type: 'start_chat', prompt: 'two'}
            A< {type: 'conversation_created', conversationId: '$d', seq: 3}
            model< user: two
            A> {type: 'sync', epoch: '$e', since: 0}
            A< {type: 'sync', epoch: '$e', seq: 3, reset: false, conversations: [{id: '$c', seq: 2, streaming: false}, {id: '$d', seq: 3, streaming: true}], deleted: [], changed: [], hasMore: false}
            A> {type: 'sync', epoch: '$e', since: 2}
            A< {type: 'sync', reset: false, conversations: [{id: '$d'}]}
            A> {type: 'sync', epoch: '$e', since: 3}
            A< {type: 'sync', seq: 3, reset: false, conversations: []}
            A> {type: 'sync', epoch: 'old', since: 3}
            A< {type: 'sync', epoch: '$e', reset: true, conversations: [{}, {}]}
            A> {type: 'sync', epoch: '$e', since: 4}
            A< {type: 'sync', reset: true, conversations: [{}, {}]}
            A|
            """);
  }

  @Test
  void aNewUserHasNothing() {
    play(
        """
        A> {type: 'sync', epoch: 'none', since: 0}
        A< {type: 'sync', seq: 0, reset: true, conversations: [], hasMore: false}
        """);
  }

  @Test
  void aThousandAtATime() {
    UserFiles.fill(data, user, 2500);
    TestSocket socket = connect();
    String epoch = socket.seen().getFirst().path("epoch").asText();
    int next = 0;
    for (int size : new int[] {1000, 1000, 500}) {
      socket.say("{type:'sync', epoch:'" + epoch + "', since:" + next + "}");
      JsonNode page = socket.expect("sync");
      assertFalse(page.path("reset").asBoolean());
      assertEquals(size, page.path("conversations").size());
      for (JsonNode each : page.path("conversations")) {
        assertEquals(++next, each.path("seq").asInt(), "by seq, none left out");
      }
      assertEquals(next, page.path("seq").asInt());
      assertEquals(size == 1000, page.path("hasMore").asBoolean());
    }
    assertTrue(next == 2500);
  }
}
