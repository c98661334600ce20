package dev.durachat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider.Call;
import dev.durachat.testing.TestSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts longer than a frame may hold, and characters that are two units: PROTOCOL §5. */
final class LargeTextTest extends LiveTest {
  private static final int PIECE = 64 * 1024;

  /** Its pairs lie across every limit of an even number of units. */
  private static final String LARGE = "a" + "😀".repeat(100_000);

  private static String field(JsonNode frame, String name) {
    return frame.path(name).asText();
  }

  /** Reads text frames of this type until so many units are there, and checks how they come. */
  private static String gather(TestSocket socket, String type, String begin, int length) {
    StringBuilder text = new StringBuilder(begin);
    while (text.length() < length) {
      JsonNode frame = socket.expect(type);
      String content = field(frame, "content");
      assertEquals(text.length(), frame.path("offset").asInt(), "no gap, nothing twice");
      assertFalse(content.isEmpty());
      assertTrue(content.length() <= PIECE, "a piece of " + content.length());
      assertFalse(Character.isLowSurrogate(content.charAt(0)), "no pair is split");
      text.append(content);
    }
    return text.toString();
  }

  private static String begin(TestSocket socket, String prompt) {
    socket.say("{type:'start_chat', prompt:'" + prompt + "'}");
    return field(socket.expect("conversation_created"), "conversationId");
  }

  private static JsonNode catchUp(TestSocket socket, String conversation, String more) {
    socket.say("{type:'catchup', conversationId:'" + conversation + "'" + more + "}");
    return socket.expect("catchup");
  }

  private static void caughtUpWith(TestSocket socket, String conversation, String text) {
    JsonNode reply = catchUp(socket, conversation, "").path("messages").path(1);
    String first = field(reply, "content");
    assertTrue(first.length() <= PIECE && first.length() >= PIECE - 1);
    assertEquals(text.length(), reply.path("contentLength").asInt());
    assertEquals(text, gather(socket, "text", first, text.length()));
  }

  @Test
  void aLargeAnswerComesInPiecesLiveAndLater() {
    TestSocket writer = connect();
    String conversation = begin(writer, "much");
    Call call = provider.call().text(LARGE);
    assertEquals(LARGE, gather(writer, "text", "", LARGE.length()));

    TestSocket reader = connect();
    caughtUpWith(reader, conversation, LARGE);
    call.text("!");
    JsonNode next = reader.expect("text");
    assertEquals(LARGE.length(), next.path("offset").asInt());
    assertEquals("!", field(next, "content"));

    call.finish("stop");
    assertEquals(LARGE.length() + 1, writer.expect("done").path("length").asInt());
    caughtUpWith(reader, conversation, LARGE + "!");
  }

  @Test
  void largeThinkingComesInPiecesToo() {
    TestSocket socket = connect();
    String conversation = begin(socket, "think");
    Call call = provider.call().thinking(LARGE).text("Yes");
    assertEquals(LARGE, gather(socket, "thinking", "", LARGE.length()));
    socket.expect("text");
    for (int round = 0; round < 2; round++) {
      JsonNode reply = catchUp(socket, conversation, "").path("messages").path(1);
      assertEquals("Yes", field(reply, "content"));
      String first = field(reply, "thinking");
      assertTrue(first.length() <= PIECE);
      assertEquals(LARGE, gather(socket, "thinking", first, LARGE.length()));
      if (round == 0) {
        call.finish("stop");
        socket.expect("done");
      }
    }
  }

  @Test
  void whatTheClientHasOfALargeTextIsLeftOut() {
    TestSocket socket = connect();
    String conversation = begin(socket, "much");
    Call call = provider.call().text(LARGE);
    gather(socket, "text", "", LARGE.length());
    call.finish("stop");
    String message = field(socket.expect("done"), "messageId");

    String have = ", have:{messageId:'%s', attempt:1, offset:%d}";
    JsonNode reply =
        catchUp(socket, conversation, have.formatted(message, 100_001)).path("messages").path(1);
    assertEquals(100_001, reply.path("contentOffset").asInt());
    String rest =
        gather(
            socket, "text", LARGE.substring(0, 100_001) + field(reply, "content"), LARGE.length());
    assertEquals(LARGE, rest);

    JsonNode inside =
        catchUp(socket, conversation, have.formatted(message, 100_002)).path("messages").path(1);
    assertEquals(0, inside.path("contentOffset").asInt(), "inside a pair: from the beginning");
  }

  @Test
  void aLargePromptComesInPieces() {
    String prompt = "ab".repeat(49_000);
    TestSocket socket = connect();
    socket.say("{type:'start_chat', requestId:'r', prompt:'" + prompt + "'}");
    JsonNode created = socket.expect("conversation_created");
    JsonNode shown = created.path("messages").path(0);
    assertEquals(PIECE, field(shown, "content").length());
    assertEquals(prompt.length(), shown.path("contentLength").asInt());
    assertEquals(prompt, gather(socket, "text", field(shown, "content"), prompt.length()));
    socket.say("{type:'start_chat', requestId:'r', prompt:'" + prompt + "'}");
    assertEquals(created, socket.expect("conversation_created"));
    provider.call().finish("stop");
    socket.expect("done");
    caughtUp(socket, field(created, "conversationId"), prompt);
  }

  private static void caughtUp(TestSocket socket, String conversation, String prompt) {
    JsonNode first = catchUp(socket, conversation, "").path("messages").path(0);
    assertEquals(prompt, gather(socket, "text", field(first, "content"), prompt.length()));
  }

  @Test
  void anAnswerStopsBeforeItHasTooMuchText() {
    TestSocket socket = connect();
    String conversation = begin(socket, "p".repeat(60_000));
    provider.call().finish("stop");
    socket.expect("done");
    for (int i = 0; i < 5; i++) {
      socket.say(
          "{type:'start_chat', conversationId:'%s', prompt:'%s'}"
              .formatted(conversation, "p".repeat(60_000)));
      provider.call().finish("stop");
      socket.expect("done");
    }

    List<JsonNode> all = new ArrayList<>();
    JsonNode page = catchUp(socket, conversation, "");
    int pages = 1;
    while (page.path("hasMore").asBoolean()) {
      List<JsonNode> messages = new ArrayList<>();
      page.path("messages").forEach(messages::add);
      int units = messages.stream().mapToInt(it -> field(it, "content").length()).sum();
      assertTrue(units <= 256 * 1024, "a page of " + units);
      assertEquals(page.path("before"), messages.getFirst().path("id"));
      all.addAll(0, messages);
      page = catchUp(socket, conversation, ", before:" + page.path("before"));
      pages++;
    }
    page.path("messages").forEach(message -> all.addFirst(message));
    assertEquals(2, pages);
    assertEquals(12, all.size());
    assertEquals(12, all.stream().map(it -> field(it, "id")).distinct().count());
  }

  @Test
  void aPairThatTheProviderSplitsStaysWhole() {
    TestSocket socket = connect();
    begin(socket, "smile");
    Call call = provider.call().text("a\ud83d");
    assertEquals("a", field(socket.expect("text"), "content"));
    call.text("\ude00b");
    JsonNode frame = socket.expect("text");
    assertEquals("😀b", field(frame, "content"));
    assertEquals(1, frame.path("offset").asInt());
    call.thinking("\ud83d").thinking("\ude00");
    assertEquals("😀", field(socket.expect("thinking"), "content"));
    call.text("c\ud83d").finish("stop");
    assertEquals("c\uFFFD", gather(socket, "text", "a😀b", 6).substring(4));
    assertEquals(6, socket.expect("done").path("length").asInt());
  }

  @Test
  void aPairAtTheEndOfATitleStaysWhole() {
    TestSocket socket = connect();
    String conversation = begin(socket, "a" + " ".repeat(238) + "😀");
    provider.call().finish("stop");
    JsonNode shown = catchUp(socket, conversation, "").path("conversation");
    assertEquals("a", field(shown, "title"));
  }

  @Test
  void whoeverReadsMayAskForMuchAtOnce() {
    TestSocket writer = connect();
    String conversation = begin(writer, "much");
    provider.call().text(LARGE).finish("stop");
    gather(writer, "text", "", LARGE.length());
    writer.expect("done");

    readsAll(conversation, LARGE, 30);
  }

  @Test
  void whoeverReadsMayAskForHundreds() {
    String text = "much ".repeat(2_000);
    TestSocket writer = connect();
    String conversation = begin(writer, "much");
    provider.call().text(text).finish("stop");
    writer.expect("done");
    readsAll(conversation, text, 800);
  }

  private void readsAll(String conversation, String text, int questions) {
    TestSocket reader = connect();
    for (int i = 0; i < questions; i++) {
      reader.say("{type:'catchup', conversationId:'" + conversation + "'}");
    }
    reader.say("{type:'ping', id:'last'}");
    for (int i = 0; i < questions; i++) {
      JsonNode reply = reader.expect("catchup").path("messages").path(1);
      assertEquals(text, gather(reader, "text", field(reply, "content"), text.length()));
    }
    assertEquals("last", field(reader.expect("pong"), "id"), "in the order in which they came");
  }
}
