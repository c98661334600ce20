package dev.durachat.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.storage.AttachmentsOnDisk;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.ApiClient.Reply;
import dev.durachat.testing.Form;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachmentTest extends LiveTest {
  private static final int LIMIT = 300_000;

  @Override
  protected Map<String, String> settings() {
    return Map.of("limits.attachmentBytes", String.valueOf(LIMIT), "limits.userBytes", "2MiB");
  }

  private final Map<String, ApiClient> clients = new HashMap<>();

  @AfterEach
  void leave() {
    clients.values().forEach(ApiClient::close);
    clients.clear();
  }

  @AfterEach
  void nothingStaysOnItsWay() {
    await().until(() -> AttachmentsOnDisk.spooled(data).isEmpty());
  }

  private ApiClient api() {
    return clients.computeIfAbsent(user, each -> ApiClient.of(server(), each));
  }

  private Reply upload(String name, byte[] content) {
    return Form.upload(api(), name, content);
  }

  private static void refused(Reply reply, int status, String code) {
    assertEquals(code, reply.expect(status).code());
  }

  private static String id(Reply uploaded) {
    return uploaded.expect(201).json().path("id").asText();
  }

  private String conversation() {
    return api().post("/api/v1/conversations", "{}").expect(201).json().path("id").asText();
  }

  @Test
  void everyKindComesBackAsItWasFoundToBe() {
    for (SampleFile kind : SampleFile.values()) {
      byte[] content = kind.content(LIMIT, 1);
      Reply made = upload("a.html", content).expect(201);
      assertEquals(kind.mimeType, made.json().path("mimeType").asText());
      assertEquals(LIMIT, made.json().path("size").asInt());
      assertEquals("a.html", made.json().path("name").asText());
      assertEquals("/api/v1/attachments/" + id(made), made.header("Location"));

      Reply got = api().get(made.header("Location")).expect(200);
      assertArrayEquals(content, got.bytes());
      assertEquals(kind.mimeType, got.header("Content-Type"));
      assertEquals("nosniff", got.header("X-Content-Type-Options"));
      assertEquals("default-src 'none'; sandbox", got.header("Content-Security-Policy"));
      assertEquals("private, max-age=31536000, immutable", got.header("Cache-Control"));
    }
  }

  @Test
  void whatCouldRunIsText() {
    String svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (String text : List.of(svg, "<!doctype html><script>alert(1)</script>", "{}", "é漢😀")) {
      Reply made = upload("x.svg", SampleFile.text(text)).expect(201);
      assertEquals("text/plain", made.json().path("mimeType").asText());
      Reply got = api().get(made.header("Location")).expect(200);
      assertEquals("text/plain; charset=utf-8", got.header("Content-Type"));
      assertTrue(got.header("Content-Disposition").startsWith("attachment;"));
      assertEquals(text, got.text());
    }
    upload("long.txt", SampleFile.longText(LIMIT - 100)).expect(201);
  }

  @Test
  void anythingElseIsRefused() {
    byte[] zip = {'P', 'K', 3, 4, 0, 0};
    byte[] notUtf8 = {'a', (byte) 0xff, 'b'};
    byte[] nul = {'a', 0, 'b'};
    byte[] cutCharacter = SampleFile.cut(SampleFile.text("ab😀"), 5);
    byte[] utf16 = "text".getBytes(StandardCharsets.UTF_16);
    byte[] overlong = {(byte) 0xc0, (byte) 0xaf};
    for (byte[] content : List.of(zip, notUtf8, nul, cutCharacter, utf16, overlong, new byte[0])) {
      refused(upload("a.png", content), 400, "invalid_message");
    }
    assertEquals(List.of(), AttachmentsOnDisk.of(data, user));
  }

  @Test
  void aFormWithoutTheFileIsRefused() {
    refused(Form.send(api(), "other", "a.txt", SampleFile.text("a")), 400, "invalid_message");
    String path = "/api/v1/attachments";
    refused(api().post(path, "{}"), 400, "invalid_message");
    for (String type : List.of("multipart/form-data", "multipart/form-data; boundary=b")) {
      for (String body : List.of("--b--\r\n", "nonsense", "")) {
        refused(
            api().send("POST", path, SampleFile.text(body), "Content-Type", type),
            400,
            "invalid_message");
      }
    }
  }

  @Test
  void theLimitIsExact() {
    upload("a.png", SampleFile.PNG.content(LIMIT, 2)).expect(201);
    refused(upload("a.png", SampleFile.PNG.content(LIMIT + 1, 2)), 413, "too_large");
    refused(upload("a.png", SampleFile.PNG.content(LIMIT * 10, 2)), 413, "too_large");
    assertEquals(1, AttachmentsOnDisk.of(data, user).size());
  }

  @Test
  void attachmentsCountInTheQuota() {
    long before = api().get("/api/v1/me").json().path("bytes").asLong();
    upload("a.png", SampleFile.PNG.content(LIMIT, 0)).expect(201);
    long after = api().get("/api/v1/me").json().path("bytes").asLong();
    assertTrue(after - before >= LIMIT, before + " → " + after);
    int seed = 1;
    Reply last = upload("a.png", SampleFile.PNG.content(LIMIT, seed));
    while (last.status() == 201) {
      seed++;
      last = upload("a.png", SampleFile.PNG.content(LIMIT, seed));
    }
    refused(last, 413, "quota_exceeded");
    assertTrue(seed < 8, "so many fit: " + seed);
    assertEquals(seed, AttachmentsOnDisk.of(data, user).size());
  }

  @Test
  void theSameContentIsStoredOnceForAUser() {
    byte[] content = SampleFile.GIF.content(1000, 3);
    String first = id(upload("a.gif", content));
    String second = id(upload("b.gif", content));
    assertEquals(1, AttachmentsOnDisk.of(data, user).size());
    String conversation = conversation();
    for (String id : List.of(first, second)) {
      post(conversation, id);
    }
    JsonNode messages = api().get("/api/v1/conversations/" + conversation).json().path("messages");
    api().delete("/api/v1/messages/" + messages.path(1).path("id").asText()).expect(204);
    refused(api().get("/api/v1/attachments/" + second), 404, "not_found");
    assertArrayEquals(content, api().get("/api/v1/attachments/" + first).expect(200).bytes());
    assertEquals(1, AttachmentsOnDisk.of(data, user).size());
  }

  private JsonNode post(String conversation, String... ids) {
    return api()
        .post(
            "/api/v1/conversations/" + conversation + "/messages",
            "{role:'user', content:'see', attachments:['" + String.join("','", ids) + "']}")
        .expect(201)
        .json();
  }

  @Test
  void idsOfOthersAreUnknown() {
    String mine = id(upload("a.txt", SampleFile.text("mine")));
    String conversation = conversation();
    ApiClient other =
        clients.computeIfAbsent("other-" + user, each -> ApiClient.of(server(), each));
    refused(other.get("/api/v1/attachments/" + mine), 404, "not_found");
    String theirs =
        Form.upload(other, "b.txt", SampleFile.text("theirs")).json().path("id").asText();
    String path = "/api/v1/conversations/" + conversation + "/messages";
    String body = "{role:'user', content:'x', attachments:['" + theirs + "']}";
    refused(api().post(path, body), 404, "not_found");
    TestSocket socket = connect();
    socket.say("{type:'start_chat', prompt:'x', attachments:['" + theirs + "']}");
    assertEquals("not_found", socket.expect("error").path("code").asText());
    refused(api().get("/api/v1/attachments/..%2f..%2fdirectory.db"), 404, "not_found");
  }

  @Test
  void whatNoMessageShowsAnyMoreIsGone() {
    String conversation = conversation();
    String one = id(upload("1.txt", SampleFile.text("one")));
    String two = id(upload("2.txt", SampleFile.text("two")));
    JsonNode message = post(conversation, one);
    assertEquals("1.txt", message.path("attachments").path(0).path("name").asText());
    post(conversation, two, two);
    api().delete("/api/v1/messages/" + message.path("id").asText()).expect(204);
    refused(api().get("/api/v1/attachments/" + one), 404, "not_found");
    refused(api().get("/api/v1/attachments/" + two), 404, "not_found");
    assertEquals(List.of(), AttachmentsOnDisk.of(data, user));

    String three = id(upload("3.txt", SampleFile.text("three")));
    post(conversation, three);
    api().delete("/api/v1/conversations/" + conversation).expect(204);
    api().get("/api/v1/attachments/" + three).expect(200);
    api().delete("/api/v1/conversations/" + conversation + "?permanent=true").expect(204);
    refused(api().get("/api/v1/attachments/" + three), 404, "not_found");
    assertEquals(List.of(), AttachmentsOnDisk.of(data, user));
  }

  @Test
  void namesAreMadeSafeAndEncoded() {
    Map<String, String> names =
        Map.of(
            "../../etc/passwd",
            "passwd",
            "übersicht 漢.txt",
            "übersicht 漢.txt",
            "..",
            "file",
            "a\u202Ecod.exe",
            "acod.exe",
            "x".repeat(999),
            "x".repeat(200));
    names.forEach(
        (given, kept) -> {
          Reply made = upload(given, SampleFile.text("text")).expect(201);
          assertEquals(kept, made.json().path("name").asText());
          String header = api().get(made.header("Location")).header("Content-Disposition");
          assertTrue(header.matches("[\\x20-\\x7e]+"), header);
        });
    // What of such a path comes here is the affair of Netty; a folder is not in it.
    String path = upload("C:\\temp\\a.txt", SampleFile.text("text")).json().path("name").asText();
    assertTrue(path.matches("[^/\\\\:]*a\\.txt"), path);
    Reply made = upload("ü 漢.txt", SampleFile.text("text"));
    assertEquals(
        "attachment; filename=\"_ _.txt\"; filename*=UTF-8''%C3%BC%20%E6%BC%A2.txt",
        api().get(made.header("Location")).header("Content-Disposition"));
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() {
    Reply made = upload("a.gif", SampleFile.GIF.content(50, 5));
    String tag = api().get(made.header("Location")).header("ETag");
    Reply again = api().get(made.header("Location"), "If-None-Match", tag).expect(304);
    assertEquals(0, again.bytes().length);
  }

  @Test
  void aClientThatLeavesInTheMiddleLeavesNothing() throws IOException {
    String head =
        "POST /api/v1/attachments HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
            + dev.durachat.testing.LiveServer.token(user)
            + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 200000\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] some = new byte[50_000];
      Arrays.fill(some, (byte) 'a');
      out.write(some);
      out.flush();
      await().until(() -> !AttachmentsOnDisk.spooled(data).isEmpty());
    }
    await().until(() -> AttachmentsOnDisk.spooled(data).isEmpty());
    assertEquals(List.of(), AttachmentsOnDisk.of(data, user));
  }
}
