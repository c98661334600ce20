package dev.durachat.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Json;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links by which anybody can read a conversation as it was. */
final class SharesTest extends LiveTest {
  private ApiClient client = unmade();
  private String conversation = "";

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unmade() {
    return null;
  }

  @BeforeEach
  void begin() {
    client = ApiClient.of(server(), user);
    conversation =
        client
            .post("/api/v1/conversations", "{title:'On tea', systemPrompt:'A secret prompt'}")
            .expect(201)
            .json()
            .path("id")
            .asText();
  }

  @AfterEach
  void leave() {
    client.close();
  }

  private String path() {
    return "/api/v1/conversations/" + conversation;
  }

  private String post(String body) {
    return client.post(path() + "/messages", body).expect(201).json().path("id").asText();
  }

  private JsonNode share(String body) {
    return client.post(path() + "/share", body).expect(201).json();
  }

  /** As a stranger asks, without any identity. */
  private HttpResponse<String> open(String token) {
    return server().get("/api/v1/shares/" + token, Map.of());
  }

  private JsonNode shown(String token) {
    HttpResponse<String> answer = open(token);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.parse(answer.body());
  }

  private void assertGone(String token) {
    HttpResponse<String> answer = open(token);
    assertEquals(404, answer.statusCode(), answer.body());
    assertEquals("not_found", Json.parse(answer.body()).path("code").asText());
  }

  private List<String> actions() {
    return client
        .get("/api/v1/me/audit")
        .expect(200)
        .json()
        .path("events")
        .findValuesAsText("action");
  }

  @Test
  void showsWhatWasShownAndNothingElse() {
    TestSocket tab = connect();
    post("{role:'system', content:'A posted instruction'}");
    tab.say("{type:'start_chat', conversationId:'%s', prompt:'Why tea?'}".formatted(conversation));
    ScriptedProvider.Call call = provider.call();
    call.thinking("A private thought").text("Because.").finish("stop");
    String reply = tab.expect("done").path("messageId").asText();
    client
        .put("/api/v1/messages/" + reply + "/reaction", "{value:'up', note:'A private note'}")
        .expect(200);
    String other = post("{role:'user', content:'Another branch', parentId:null}");
    client.patch(path(), "{leafId:'%s'}".formatted(reply)).expect(200);

    JsonNode made = share("");
    assertTrue(made.path("expiresAt").isNull());
    String token = made.path("token").asText();
    assertTrue(token.length() >= 22, "at least 128 bits");

    client.patch("/api/v1/messages/" + reply, "{content:'Changed later'}").expect(200);
    post("{role:'user', content:'Said later'}");
    client.patch(path(), "{title:'Titled later'}").expect(200);

    JsonNode shared = shown(token);
    assertEquals("On tea", shared.path("title").asText());
    JsonNode messages = shared.path("messages");
    assertEquals(List.of("user", "assistant"), messages.findValuesAsText("role"));
    assertEquals(List.of("Why tea?", "Because."), messages.findValuesAsText("content"));
    assertEquals("complete", messages.path(1).path("status").asText());
    assertEquals(messages.path(0).path("id"), messages.path(1).path("parentId"));
    String text = shared.toString();
    for (String hidden :
        List.of(
            user,
            conversation,
            reply,
            other,
            "secret",
            "instruction",
            "private",
            "Another",
            "later",
            "usage",
            "timing")) {
      assertFalse(text.contains(hidden), hidden + " in " + text);
    }
  }

  @Test
  void itsAddressLeadsToThePage() {
    post("{role:'user', content:'Hello'}");
    JsonNode made = share("");
    String token = made.path("token").asText();
    String url = made.path("url").asText();
    String root = "http://127.0.0.1:" + server().port();
    assertEquals(root + "/share/" + token, url);
    HttpResponse<String> page = server().get("/share/" + token, Map.of());
    assertEquals(302, page.statusCode());
    assertEquals("../?share=" + token, page.headers().firstValue("Location").orElseThrow());
    assertEquals("no-referrer", page.headers().firstValue("Referrer-Policy").orElseThrow());
    assertEquals(404, server().get("/share/%22%3E%3Cscript%3E", Map.of()).statusCode());
    var json = open(token);
    assertEquals("noindex", json.headers().firstValue("X-Robots-Tag").orElseThrow());
    assertEquals("no-store", json.headers().firstValue("Cache-Control").orElseThrow());
    assertEquals(
        403, server().get("/api/v1/shares/" + token, Map.of("Origin", "http://evil")).statusCode());
  }

  @Test
  void aReplyThatIsBeingWrittenIsShownAsFarAsItIs() {
    TestSocket tab = connect();
    tab.say("{type:'start_chat', conversationId:'%s', prompt:'hi'}".formatted(conversation));
    ScriptedProvider.Call call = provider.call();
    call.text("So far");
    tab.expect("text");
    String token = share("").path("token").asText();
    call.text(" and further").finish("stop");
    tab.expect("done");
    JsonNode reply = shown(token).path("messages").path(1);
    assertEquals("So far", reply.path("content").asText());
    assertEquals("interrupted", reply.path("status").asText());
  }

  @Test
  void aSecondLinkTakesThePlaceOfTheFirst() {
    post("{role:'user', content:'Hello'}");
    String first = share("").path("token").asText();
    post("{role:'assistant', content:'Hi'}");
    String second = share("").path("token").asText();
    assertNotEquals(first, second);
    assertGone(first);
    assertEquals(2, shown(second).path("messages").size());
  }

  @Test
  void canBeEnded() {
    String token = share("").path("token").asText();
    assertEquals(0, shown(token).path("messages").size());
    client.delete(path() + "/share").expect(204);
    assertGone(token);
    client.delete(path() + "/share").expect(204);
    assertEquals(List.of("share_revoked", "share_opened", "share_created"), actions());
  }

  @Test
  void whoOpensItIsInTheOwnersAuditLog() {
    String token = share("").path("token").asText();
    open(token);
    open("x".repeat(43));
    JsonNode event =
        client.get("/api/v1/me/audit?limit=1").expect(200).json().path("events").path(0);
    assertEquals("share_opened", event.path("action").asText());
    assertEquals(conversation, event.path("target").asText());
    assertEquals("127.0.0.1", event.path("address").asText());
    assertEquals(List.of("share_opened", "share_created"), actions());
  }

  @Test
  void goesWithItsConversation() {
    String token = share("").path("token").asText();
    client.delete(path()).expect(204);
    assertGone(token);
    client.post(path() + "/restore", "").expect(200);
    shown(token);
    client.delete(path() + "?permanent=true").expect(204);
    assertGone(token);
  }

  @Test
  void outlivesARestartAndIsKeptByItsHashAlone() throws IOException {
    post("{role:'user', content:'Hello'}");
    String token = share("").path("token").asText();
    server().restart();
    assertEquals(1, shown(token).path("messages").size());
    assertFalse(anyFileHas(token));
  }

  @Test
  void expires() {
    post("{role:'user', content:'A passing remark'}");
    Instant end = Instant.now().plusSeconds(2);
    JsonNode made = share("{expiresAt:'%s'}".formatted(end));
    assertEquals(end.toEpochMilli(), Instant.parse(made.path("expiresAt").asText()).toEpochMilli());
    String token = made.path("token").asText();
    shown(token);
    await().until(() -> open(token).statusCode() == 404);
    assertGone(token);
  }

  private boolean anyFileHas(String text) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What has expired while the server was down, or while it ran, goes at its next start. */
  @Test
  void whatHasExpiredIsRemoved(@TempDir Path own) {
    try (LiveServer first = LiveServer.on(own, Map.of());
        ApiClient owner = ApiClient.of(first, "owner")) {
      String made = owner.post("/api/v1/conversations", "").expect(201).json().path("id").asText();
      Instant end = Instant.now().plusSeconds(1);
      owner
          .post("/api/v1/conversations/" + made + "/share", "{expiresAt:'%s'}".formatted(end))
          .expect(201);
      await().until(() -> Instant.now().isAfter(end));
    }
    assertEquals(1, count(own.resolve("directory.db"), "share_link"));
    assertEquals(1, count(userFile(own), "share"));
    try (LiveServer second = LiveServer.on(own, Map.of())) {
      await().until(() -> count(own.resolve("directory.db"), "share_link") == 0);
      assertEquals(200, second.get("/health/live", Map.of()).statusCode());
    }
    assertEquals(0, count(userFile(own), "share"));
  }

  private static Path userFile(Path data) {
    try (Stream<Path> files = Files.walk(data.resolve("users"))) {
      return files.filter(it -> it.toString().endsWith(".sqlite")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long count(Path database, String table) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void timesMayHaveAnOffset() {
    String body = "{expiresAt:'2999-01-01T01:00:00.5+01:00'}";
    assertEquals("2999-01-01T00:00:00.500Z", share(body).path("expiresAt").asText());
    assertTrue(share("{expiresAt:null}").path("expiresAt").isNull());
  }

  @Test
  void whatCannotBeSharedIsRefused() {
    for (String time :
        List.of(
            "tomorrow",
            "2020-01-01T00:00:00Z",
            "2999-02-30T00:00:00Z",
            "",
            "2999-01-01",
            "+999999999-12-31T23:59:59Z")) {
      String body = "{expiresAt:'%s'}".formatted(time);
      assertEquals("invalid_message", client.post(path() + "/share", body).code(), time);
    }
    assertEquals("invalid_message", client.post(path() + "/share", "{expiresAt:5}").code());
    try (ApiClient other = ApiClient.of(server(), "someone else")) {
      assertEquals("not_found", other.post(path() + "/share", "").code());
      assertEquals("not_found", other.delete(path() + "/share").code());
    }
    client.delete(path()).expect(204);
    assertEquals("not_found", client.post(path() + "/share", "").code());
    assertEquals("not_found", client.post("/api/v1/conversations/no/share", "").code());
    for (String token : List.of("x", "A".repeat(43), "%F0%9F%98%80", "a%2Fb", "'%20OR%201=1--")) {
      assertGone(token);
    }
    assertEquals(List.of("delete"), actions());
  }
}
