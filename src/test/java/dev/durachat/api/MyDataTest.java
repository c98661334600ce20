package dev.durachat.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.storage.AttachmentsOnDisk;
import dev.durachat.storage.UserFiles;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Form;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user as a file: taken along, put elsewhere, erased. */
class MyDataTest extends LiveTest {
  private final Map<String, ApiClient> clients = new HashMap<>();

  @Override
  protected Map<String, String> settings() {
    return Map.of("user.hibernateAfter", "300ms");
  }

  @AfterEach
  void leave() {
    clients.values().forEach(ApiClient::close);
    clients.clear();
    await().until(() -> AttachmentsOnDisk.spooled(data).isEmpty());
  }

  private ApiClient api() {
    return clients.computeIfAbsent(user, each -> ApiClient.of(server(), each));
  }

  private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  /** Everything on disk whose name is the user's, or that stands in a folder of that name. */
  private List<String> traces() throws IOException {
    String name = UserFiles.path(data, user).getFileName().toString();
    try (Stream<Path> all = Files.walk(data)) {
      return all.map(Path::toString).filter(path -> path.contains(name)).toList();
    }
  }

  @Test
  void aCopyTakenWhileRepliesRunIsTheUser(@TempDir Path elsewhere) throws IOException {
    TestSocket tab = connect();
    byte[] picture = SampleFile.PNG.content(200_000, 1);
    String file = Form.upload(api(), "a.png", picture).expect(201).json().path("id").asText();
    tab.say("{type:'start_chat', prompt:'go', attachments:['" + file + "']}");
    String id = tab.expect("conversation_created").path("conversationId").asText();
    var call = provider.call();
    call.text("half");
    tab.expect("text");

    Map<String, byte[]> files = unzipped(api().get("/api/v1/me/export").expect(200).bytes());
    call.text(" and whole").finish("stop");
    assertEquals(14, tab.expect("done").path("length").asInt());
    assertEquals(2, files.size());
    byte[] content = files.get("attachments/" + AttachmentsOnDisk.of(data, user).getFirst());
    assertArrayEquals(picture, content);
    JsonNode event = api().get("/api/v1/me/audit").json().path("events").path(0);
    assertEquals("export", event.path("action").asText());

    Path database = UserFiles.path(elsewhere, user);
    Files.createDirectories(database.getParent());
    Files.write(database, files.get("user.sqlite"));
    Path attachments = database.resolveSibling(database.getFileName() + ".attachments");
    Files.createDirectories(attachments);
    Files.write(attachments.resolve(AttachmentsOnDisk.of(data, user).getFirst()), picture);
    Map<String, String> settings =
        Map.of("models.providers", provider.setting(), "stream.recovery", "interrupt");
    try (LiveServer other = LiveServer.on(elsewhere, settings);
        ApiClient there = ApiClient.of(other, user)) {
      JsonNode reply =
          there.get("/api/v1/conversations/" + id).expect(200).json().path("messages").path(1);
      assertEquals("half", reply.path("content").asText());
      assertEquals("interrupted", reply.path("status").asText());
      assertArrayEquals(picture, there.get("/api/v1/attachments/" + file).expect(200).bytes());
    }
  }

  @Test
  void noKeyIsInTheCopyNotEvenSealed(@TempDir Path elsewhere) throws Exception {
    api().put("/api/v1/me/keys/fake", "{key:'my-own'}").expect(204);
    await().until(() -> server().metric("durachat_actors_active") == 0);
    byte[] sealed = sealedKey(UserFiles.path(data, user)).orElseThrow();

    byte[] copy =
        Objects.requireNonNull(
            unzipped(api().get("/api/v1/me/export").expect(200).bytes()).get("user.sqlite"));
    Path file = Files.write(elsewhere.resolve("copy.sqlite"), copy);
    assertEquals(Optional.empty(), sealedKey(file));
    assertFalse(text(copy).contains(text(sealed)), "as garbage");
    assertTrue(text(Files.readAllBytes(UserFiles.path(data, user))).contains(text(sealed)));
  }

  private static Optional<byte[]> sealedKey(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT sealed FROM provider_key")) {
      return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void nothingOfAnErasedUserStays() throws IOException {
    TestSocket tab = connect();
    String epoch = tab.seen().getFirst().path("epoch").asText();
    String file = Form.upload(api(), "a.txt", SampleFile.text("x")).json().path("id").asText();
    tab.say("{type:'start_chat', prompt:'go', attachments:['" + file + "']}");
    tab.expect("conversation_created");
    var call = provider.call();
    call.text("half");
    tab.expect("text");
    api().get("/api/v1/me/export").expect(200);
    assertFalse(traces().isEmpty());

    api().delete("/api/v1/me").expect(204);
    assertEquals(4409, tab.closeCode());
    call.awaitClosed();
    assertEquals(List.of(), traces());

    TestSocket back = connectAs(user);
    assertNotEquals(epoch, back.seen().getFirst().path("epoch").asText());
    assertEquals(0, back.seen().getFirst().path("seq").asInt());
    assertEquals(0, api().get("/api/v1/conversations").json().path("total").asInt());
    assertEquals(0, api().get("/api/v1/me/audit").json().path("events").size());
    api().get("/api/v1/attachments/" + file).expect(404);
    back.say("{type:'start_chat', prompt:'again'}");
    assertEquals(1, back.expect("conversation_created").path("seq").asInt());
    provider.call().finish("stop");
    back.expect("done");
  }

  @Test
  void aSleepingUserIsErasedToo() throws IOException {
    TestSocket tab = connect();
    api().post("/api/v1/conversations", "{}").expect(201);
    await().until(() -> server().metric("durachat_actors_active") == 0);
    api().delete("/api/v1/me").expect(204);
    assertEquals(4409, tab.closeCode());
    assertEquals(List.of(), traces());
    api().delete("/api/v1/me").expect(204);
    assertEquals(List.of(), traces());
  }

  @Test
  void aDamagedUserIsErasedToo() throws IOException {
    api().post("/api/v1/conversations", "{}").expect(201);
    Form.upload(api(), "a.txt", SampleFile.text("x")).expect(201);
    await().until(() -> server().metric("durachat_actors_active") == 0);
    Files.write(UserFiles.path(data, user), SampleFile.text("no database at all".repeat(1000)));
    assertEquals("storage_failed", api().get("/api/v1/me").expect(503).code());
    assertTrue(traces().stream().anyMatch(path -> path.contains(".damaged")));
    api().delete("/api/v1/me").expect(204);
    assertEquals(List.of(), traces());
    assertEquals(0, api().get("/api/v1/conversations").expect(200).json().path("total").asInt());
  }

  @Test
  void requestsBesideAnErasureFindOneUserOrTheOther() {
    for (int round = 0; round < 10; round++) {
      String before =
          api().post("/api/v1/conversations", "{title:'old'}").json().path("id").asText();
      List<CompletableFuture<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        boolean erase = i % 4 == 1;
        all.add(
            CompletableFuture.supplyAsync(
                () ->
                    erase
                        ? api().delete("/api/v1/me").status()
                        : api().post("/api/v1/conversations", "{title:'new'}").status()));
      }
      all.forEach(
          each ->
              assertTrue(List.of(201, 204, 503).contains(each.join()), () -> "was " + each.join()));
      api().get("/api/v1/conversations/" + before).expect(404);
      JsonNode list = api().get("/api/v1/conversations").expect(200).json();
      assertTrue(list.path("total").asInt() <= 9);
    }
    api().delete("/api/v1/me").expect(204);
  }

  @Test
  void deletionsAndRestoringAreInTheAuditLog() {
    String id = api().post("/api/v1/conversations", "{}").json().path("id").asText();
    String path = "/api/v1/conversations/" + id;
    String message =
        api().post(path + "/messages", "{role:'user', content:'x'}").json().path("id").asText();
    api().delete("/api/v1/messages/" + message).expect(204);
    api().delete(path).expect(204);
    api().post(path + "/restore", "{}").expect(200);
    api().delete(path).expect(204);
    api().delete(path + "?permanent=true").expect(204);
    JsonNode events = api().get("/api/v1/me/audit").json().path("events");
    assertEquals(
        List.of("erase", "delete", "restore", "delete", "delete"),
        events.findValuesAsText("action"));
    assertEquals(List.of(id, id, id, id, message), events.findValuesAsText("target"));
  }
}
