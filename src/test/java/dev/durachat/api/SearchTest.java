package dev.durachat.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.storage.UserFiles;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Full text over a user's messages. */
final class SearchTest extends SearchScene {
  @Test
  void aHitSaysWhereAndWhy() {
    String id = posted("Zwei 😀 Tassen\nTee, bitte. Teekanne!");
    JsonNode hits = hits("tee");
    assertEquals(1, hits.size());
    JsonNode hit = hits.get(0);
    assertEquals(
        Set.of(
            "conversationId",
            "conversationTitle",
            "messageId",
            "role",
            "snippet",
            "highlights",
            "createdAt"),
        new HashSet<>(hit.properties().stream().map(Map.Entry::getKey).toList()));
    assertEquals(conversation, hit.path("conversationId").asText());
    assertEquals("Talk", hit.path("conversationTitle").asText());
    assertEquals(id, hit.path("messageId").asText());
    assertEquals("user", hit.path("role").asText());
    assertEquals("Zwei 😀 Tassen Tee, bitte. Teekanne!", hit.path("snippet").asText());
    assertEquals(List.of("Tee", "Teekanne"), marked(hit));
    assertEquals(
        client.get(MESSAGES + id).expect(200).json().path("createdAt"), hit.path("createdAt"));
    client.patch(CONVERSATIONS + "/" + conversation, "{title:'Tee'}").expect(200);
    assertEquals("Tee", hits("tee").get(0).path("conversationTitle").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|An apple a day",
        "ap|An apple a day",
        "DAY apple|An apple a day",
        "résumé|RESUME",
        "resume|Résumé",
        "strasse|Straße",
        "привет|ПРИВЕТ, мир",
        "語|日本語を学ぶ",
        "本語|日本語を学ぶ",
        "日本 学ぶ|日本語を学ぶ",
        "世界|你好，世界。",
        "我|我们",
        "カタ|これはカタカナです",
        "ห|หนังสือ",
        "ภาษา|ฉันเรียนภาษาไทย",
        "학교|대학교에서",
        "كتاب|هذا كِتَاب جيد",
        "हिन्दी|मैं हिन्दी बोलता हूँ",
        "node.js|We use Node.js here",
        "user@example.org|mail user@example.org now",
        "😀|so 😀 happy",
        "2026|in 2026",
      })
  void findsAnyScript(String typed, String content) {
    String id = posted(content);
    assertNotEquals(id, posted("nothing of it: ω"));
    assertEquals(List.of(id), ids(hits(typed)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"pple|An apple", "本日|日本語", "js node|nodejs", "apple pear|An apple", "b a|ab"})
  void findsNothingElse(String typed, String content) {
    String _ = posted(content);
    assertEquals(List.of(), ids(hits(typed)));
  }

  @Test
  void theBestOfAFewIsFirstAndOfEqualsTheNewest() {
    String once = posted("There was tea on the table, and a plate with bread beside it.");
    String often = posted("Tea, tea, tea: we had tea all day, green tea and black tea.");
    String first = posted("tea");
    String second = posted("tea");
    assertEquals(
        List.of(second, first),
        ids(hits("tea")).stream().filter(Set.of(first, second)::contains).toList());
    List<String> all = ids(hits("tea"));
    assertEquals(4, all.size());
    assertTrue(all.indexOf(often) < all.indexOf(once), all.toString());
  }

  @Test
  void followsEveryChange() {
    String id = posted("green apples");
    String below = posted("yellow pears");
    assertEquals(List.of(id), ids(hits("green")));
    client.patch(MESSAGES + id, "{content:'red apples'}").expect(200);
    assertEquals(List.of(), ids(hits("green")));
    assertEquals(List.of(id), ids(hits("red")));
    String path = CONVERSATIONS + "/" + conversation;
    client.delete(path).expect(204);
    assertEquals(List.of(), ids(hits("red")));
    client.post(path + "/restore", "").expect(200);
    assertEquals(List.of(id), ids(hits("red")));
    client.delete(MESSAGES + below).expect(204);
    assertEquals(List.of(), ids(hits("pears")));
    client.delete(path + "?permanent=true").expect(204);
    assertEquals(List.of(), ids(hits("red")));
  }

  @Test
  void aReplyIsFoundOnceItHasEnded() {
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'sing about whales'}");
    String reply = socket.expect("conversation_created").path("messageId").asText();
    assertEquals(1, hits("whales").size());
    ScriptedProvider.Call call = provider.call();
    call.text("Deep in the ocean ");
    String _ = socket.expect("text").path("content").asText();
    assertEquals(List.of(), ids(hits("ocean")));
    call.text("blue").finish("stop");
    assertEquals("complete", socket.expect("done").path("status").asText());
    assertEquals(List.of(reply), ids(hits("ocean blue")));
    assertEquals("assistant", hits("ocean").get(0).path("role").asText());
  }

  @Test
  void soIsOneThatWasStoppedOrFailed() {
    TestSocket socket = connect();
    for (String end : List.of("stopped", "error")) {
      socket.say("{type:'start_chat', prompt:'p'}");
      String reply = socket.expect("conversation_created").path("messageId").asText();
      ScriptedProvider.Call call = provider.call();
      call.text("half a thought, " + end + end);
      String _ = socket.expect("text").path("content").asText();
      if (end.equals("stopped")) {
        socket.say("{type:'stop', messageId:'" + reply + "'}");
      } else {
        call.cut();
      }
      assertEquals(end, socket.expect("done").path("status").asText());
      assertEquals(List.of(reply), ids(hits(end + end)));
    }
  }

  @Test
  void isReadyBeforeTheActorSleeps() {
    String _ = posted("tea");
    await().until(() -> due() == 0);
    assertEquals(1, hits("tea").size());
  }

  /** How many messages wait for the index; -1 while the actor has the file. */
  private int due() {
    String file = "jdbc:sqlite:" + UserFiles.path(data, user);
    try (var connection = DriverManager.getConnection(file);
        var rows = connection.createStatement().executeQuery("SELECT count(*) FROM search_due")) {
      return rows.getInt(1);
    } catch (SQLException locked) {
      return -1;
    }
  }
}
