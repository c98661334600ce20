package dev.durachat.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Form;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a model is sent of the files of a conversation. */
class ModelAttachmentTest extends LiveTest {
  private static final String SEES = "fake/gpt-4o-mini";
  private static final String BLIND = "fake/one";
  private final Map<String, ApiClient> clients = new HashMap<>();

  @Override
  protected Map<String, String> settings() {
    return Map.of("models.providers", provider.setting().replace("two", "gpt-4o-mini"));
  }

  @AfterEach
  void leave() {
    clients.values().forEach(ApiClient::close);
    clients.clear();
  }

  private ApiClient api() {
    return clients.computeIfAbsent(user, each -> ApiClient.of(server(), each));
  }

  private String upload(String name, byte[] content) {
    return Form.upload(api(), name, content).expect(201).json().path("id").asText();
  }

  private static JsonNode parts(ScriptedProvider.Call call, int message) {
    return call.request().path("messages").path(message).path("content");
  }

  private static byte[] decoded(String dataUrl, String mimeType) {
    String start = "data:" + mimeType + ";base64,";
    assertTrue(dataUrl.startsWith(start), () -> dataUrl.substring(0, 40));
    return Base64.getDecoder().decode(dataUrl.substring(start.length()));
  }

  @Test
  void aModelThatSeesGetsImagesDocumentsAndText() {
    byte[] image = SampleFile.PNG.content(3_000_001, 1);
    byte[] pdf = SampleFile.PDF.content(100_000, 2);
    String ids =
        "'%s','%s','%s'"
            .formatted(
                upload("a.png", image),
                upload("b.pdf", pdf),
                upload("c.txt", SampleFile.text("the \"text\" of é漢😀")));
    TestSocket socket = connect();
    socket.say(
        "{type:'start_chat', prompt:'look', model:'" + SEES + "', attachments:[" + ids + "]}");
    JsonNode created = socket.expect("conversation_created");
    JsonNode shown = created.path("messages").path(0).path("attachments");
    assertEquals(3, shown.size());
    assertEquals("a.png", shown.path(0).path("name").asText());

    ScriptedProvider.Call call = provider.call();
    JsonNode parts = parts(call, 0);
    assertEquals("look", parts.path(0).path("text").asText());
    assertEquals("image_url", parts.path(1).path("type").asText());
    assertArrayEquals(
        image, decoded(parts.path(1).path("image_url").path("url").asText(), "image/png"));
    assertEquals("file", parts.path(2).path("type").asText());
    assertEquals("b.pdf", parts.path(2).path("file").path("filename").asText());
    assertArrayEquals(
        pdf, decoded(parts.path(2).path("file").path("file_data").asText(), "application/pdf"));
    assertTrue(parts.path(3).path("text").asText().contains("c.txt"));
    assertTrue(parts.path(3).path("text").asText().contains("the \"text\" of é漢😀"));
    call.text("seen").finish("stop");
    socket.expect("done");

    socket.say(
        "{type:'start_chat', prompt:'and now?', conversationId:'"
            + created.path("conversationId").asText()
            + "'}");
    ScriptedProvider.Call next = provider.call();
    assertEquals(4, parts(next, 0).size());
    assertEquals("and now?", parts(next, 2).asText());
    next.finish("stop");
    socket.expect("done");
  }

  @Test
  void aModelThatSeesNothingIsTold() {
    String ids =
        "'%s','%s','%s'"
            .formatted(
                upload("a.png", SampleFile.PNG.content(5000, 1)),
                upload("b.pdf", SampleFile.PDF.content(5000, 2)),
                upload("c.txt", SampleFile.text("plain")));
    TestSocket socket = connect();
    socket.say(
        "{type:'start_chat', prompt:'look', model:'" + BLIND + "', attachments:[" + ids + "]}");
    ScriptedProvider.Call call = provider.call();
    JsonNode parts = parts(call, 0);
    assertEquals(4, parts.size());
    parts.forEach(part -> assertEquals("text", part.path("type").asText()));
    assertTrue(parts.path(1).path("text").asText().contains("“a.png” is an image"));
    assertTrue(parts.path(2).path("text").asText().contains("“b.pdf” is a document"));
    assertTrue(parts.path(3).path("text").asText().contains("plain"));
    call.finish("stop");
    socket.expect("done");
  }

  @Test
  void whatIsTooMuchIsLeftOutFromTheOldestOn() {
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'hi', model:'" + SEES + "'}");
    String conversation = socket.expect("conversation_created").path("conversationId").asText();
    provider.call().text("ho").finish("stop");
    socket.expect("done");
    for (int i = 0; i < 3; i++) {
      String id = upload(i + ".png", SampleFile.PNG.content(14_900_000, i));
      api()
          .post(
              "/api/v1/conversations/" + conversation + "/messages",
              "{role:'user', content:'" + i + "', attachments:['" + id + "']}")
          .expect(201);
    }
    socket.say("{type:'start_chat', prompt:'go', conversationId:'" + conversation + "'}");
    // Forty megabytes take their time on a busy machine.
    await().atMost(Duration.ofMinutes(1)).until(() -> provider.untaken() > 0);
    ScriptedProvider.Call call = provider.call();
    assertTrue(parts(call, 2).path(1).path("text").asText().contains("left out"));
    assertEquals("image_url", parts(call, 3).path(1).path("type").asText());
    assertEquals("image_url", parts(call, 4).path(1).path("type").asText());
    call.finish("stop");
    socket.expect("done");
  }

  @Test
  void aLongTextIsCut() {
    String id = upload("long.txt", SampleFile.longText(2_000_000));
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'read', attachments:['" + id + "']}");
    ScriptedProvider.Call call = provider.call();
    String text = parts(call, 0).path(1).path("text").asText();
    assertTrue(text.length() < 410_000, "units: " + text.length());
    assertTrue(text.endsWith("left out for its size.]"));
    call.finish("stop");
    socket.expect("done");
  }

  @Test
  void filesThatComeWithAChatCompletionAreKeptAndShown() {
    byte[] image = SampleFile.PNG.content(100_001, 3);
    byte[] pdf = SampleFile.PDF.content(50_000, 4);
    Base64.Encoder base64 = Base64.getEncoder();
    String body =
        """
        {model: '%s', messages: [{role: 'user', content: [
          {type: 'image_url', image_url: {url: 'data:image/png;base64,%s'}},
          {type: 'file', file: {filename: 'b.pdf', file_data: 'data:application/pdf;base64,%s'}},
          {type: 'file', file: {file_id: '%s'}}]}]}
        """
            .formatted(
                SEES,
                base64.encodeToString(image),
                base64.encodeToString(pdf),
                upload("c.txt", SampleFile.text("the text of c")));
    var answer = CompletableFuture.supplyAsync(() -> api().post("/v1/chat/completions", body));
    ScriptedProvider.Call call = provider.call();
    JsonNode parts = parts(call, 0);
    assertArrayEquals(
        image, decoded(parts.path(0).path("image_url").path("url").asText(), "image/png"));
    assertEquals("b.pdf", parts.path(1).path("file").path("filename").asText());
    assertTrue(parts.path(2).path("text").asText().contains("the text of c"));
    call.text("seen").finish("stop");
    String conversation = answer.join().expect(200).header("X-Conversation-Id");
    JsonNode stored = api().get("/api/v1/conversations/" + conversation).expect(200).json();
    assertEquals("image", stored.path("conversation").path("title").asText());
    JsonNode attachments = stored.path("messages").path(0).path("attachments");
    assertEquals(3, attachments.size());
    String id = attachments.path(0).path("id").asText();
    assertArrayEquals(image, api().get("/api/v1/attachments/" + id).expect(200).bytes());
  }
}
