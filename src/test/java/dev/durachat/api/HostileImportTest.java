package dev.durachat.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.storage.AttachmentsOnDisk;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.ApiClient.Reply;
import dev.durachat.testing.LiveTest;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are broken or mean harm: each is refused with its place, and leaves nothing. */
class HostileImportTest extends LiveTest {
  private static final String OPEN = "{\"format\":\"durachat\",\"conversations\":[";
  private static final String PNG =
      Base64.getEncoder().encodeToString(SampleFile.PNG.content(300, 1));
  private ApiClient api = unopened();

  @SuppressWarnings("NullAway") // Opened before each test.
  private static ApiClient unopened() {
    return null;
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("limits.importBytes", "4MiB", "limits.attachmentBytes", "1000");
  }

  @BeforeEach
  void open() {
    api = ApiClient.of(server(), user);
  }

  @AfterEach
  void nothingStays() {
    assertEquals(0, api.get("/api/v1/conversations").json().path("total").asInt());
    assertEquals(0, AttachmentsOnDisk.of(data, user).size());
    await().until(() -> AttachmentsOnDisk.spooled(data).isEmpty());
    api.close();
  }

  private void refused(int status, String code, String told, String json) {
    refused(status, code, told, SampleFile.text(json));
  }

  private void refused(int status, String code, String told, byte[] body) {
    Reply reply = api.send("POST", "/api/v1/import", body);
    assertEquals(code, reply.expect(status).code(), reply.text());
    String detail = reply.json().path("detail").asText();
    assertTrue(detail.contains(told), () -> detail + " does not tell: " + told);
    assertTrue(detail.length() < 600, detail);
  }

  /** A first conversation that is right, and a message that is not. */
  private static String message(String fields) {
    return OPEN
        + "{\"title\":\"good\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]},\n"
        + "{\"messages\":[{\"id\":\"a\",\"role\":\"user\",\"content\":\"x\"},\n{"
        + fields
        + "}]}]}";
  }

  @Test
  void brokenJsonIsRefusedWithItsLine() {
    refused(400, "invalid_json", "empty", "");
    refused(400, "invalid_json", "Line 1", "{");
    refused(400, "invalid_json", "Line 3", "{\n\"format\":\"durachat\",\n\"conversations\":[}");
    refused(400, "invalid_json", "Line 2", OPEN + "]}\n{}");
    refused(400, "invalid_json", "Line 1", "nonsense");
    refused(400, "invalid_json", "Line 2", "{\n'a':1}");
    refused(400, "invalid_message", "[0]", "[".repeat(5000));
    refused(400, "invalid_json", "Line 1", "[{\"a\":" + "[".repeat(5000));
    refused(400, "invalid_json", "Line 1", "{\"a\":".repeat(5000));
    refused(400, "invalid_json", "", new byte[] {'{', '"', (byte) 0xc3, '(', '"', ':', '1', '}'});
    refused(400, "invalid_json", "", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});
    refused(400, "invalid_json", "", "PK\u0003\u0004rubbish");
    refused(400, "invalid_json", "Line 1", "{\"" + "n".repeat(100_000) + "\":1}");
    refused(400, "invalid_json", "Line 1", OPEN + "1e" + "9".repeat(5000) + "]}");
  }

  @Test
  void wrongShapesAreRefusedWithTheirPlace() {
    String no = "invalid_message";
    refused(400, no, "The file", "{}");
    refused(400, no, "The file", "\"text\"");
    refused(400, no, "The file", "null");
    refused(400, no, "format", "{\"format\":\"other\",\"conversations\":[]}");
    refused(400, no, "version", "{\"format\":\"durachat\",\"version\":2,\"conversations\":[]}");
    refused(400, no, "The file", "{\"conversations\":[]}");
    refused(400, no, "conversations (line 1)", "{\"format\":\"durachat\",\"conversations\":{}}");
    refused(400, no, "conversations[0]", OPEN + "7]}");
    refused(400, no, "conversations[0].title", OPEN + "{\"title\":7}]}");
    refused(400, no, "conversations[0].title", OPEN + "{\"title\":\"" + "x".repeat(501) + "\"}]}");
    refused(400, no, "conversations[0].messages", OPEN + "{\"messages\":7}]}");
    refused(400, no, "leafId", OPEN + "{\"leafId\":\"x\",\"messages\":[]}]}");
    refused(400, no, "conversations[1].messages[1]", message("\"role\":\"user\""));
    refused(
        400,
        no,
        "conversations[1].messages[1].role (line 3)",
        message("\"role\":\"root\",\"content\":\"\""));
    String good = "\"role\":\"user\",\"content\":\"\",";
    String place = "conversations[1].messages[1].";
    refused(400, no, "conversations[1].messages[1]", message(good + "\"id\":\"a\""));
    refused(400, no, place + "parentId", message(good + "\"parentId\":\"b\""));
    refused(400, no, place + "parentId", message(good + "\"id\":\"b\",\"parentId\":\"b\""));
    refused(400, no, place + "content", message("\"role\":\"user\",\"content\":null"));
    refused(400, no, place + "status", message(good + "\"status\":\"done\""));
    refused(400, no, place + "attempt", message(good + "\"attempt\":0"));
    refused(400, no, place + "attempt", message(good + "\"attempt\":99999999999999999999"));
    refused(400, no, place + "attempt", message(good + "\"attempt\":1.5"));
    refused(400, no, place + "createdAt", message(good + "\"createdAt\":\"yesterday\""));
    refused(
        400, no, place + "createdAt", message(good + "\"createdAt\":\"+99999-01-01T00:00:00Z\""));
    refused(400, no, place + "usage", message(good + "\"usage\":[]"));
    refused(400, no, place + "usage.totalTokens", message(good + "\"usage\":{\"totalTokens\":-1}"));
    refused(400, no, place + "error", message(good + "\"error\":{}"));
    refused(400, no, place + "error.code", message(good + "\"error\":{\"code\":\"x\"}"));
    refused(400, no, place + "reaction.value", message(good + "\"reaction\":{\"value\":\"x\"}"));
    refused(400, no, place + "versions[0]", message(good + "\"versions\":[{}]"));
    refused(400, no, place + "attachments[0]", message(good + "\"attachments\":[{}]"));
    refused(400, no, "attachment", message(good + "\"attachments\":[{\"id\":\"f\"}]"));
  }

  @Test
  void enclosedFilesAreCheckedAsUploadsAre() {
    String open =
        OPEN
            + "{\"messages\":[{\"role\":\"user\",\"content\":\"\",\"attachments\":[{\"id\":\"f\"}]}"
            + "]}],\"files\":[";
    refused(400, "invalid_message", "files[0]", open + "{\"id\":\"f\"}]}");
    refused(400, "invalid_message", "files[0]", open + "{\"id\":\"f\",\"data\":\"\"}]}");
    refused(400, "invalid_message", "data", open + "{\"id\":\"f\",\"data\":\"***\"}]}");
    refused(400, "invalid_message", "files[0]", open + "{\"id\":\"f\",\"data\":\"AAEC\"}]}");
    String big = Base64.getEncoder().encodeToString(SampleFile.PNG.content(1001, 1));
    refused(413, "too_large", "files[0]", open + "{\"id\":\"f\",\"data\":\"" + big + "\"}]}");
    String png = "{\"id\":\"f\",\"data\":\"" + PNG + "\"}";
    refused(400, "invalid_message", "files[1]", open + png + "," + png + "]}");
    refused(400, "invalid_json", "Line 1", open + png + "],\"x\":");
  }

  @Test
  void whatIsTooMuchIsRefused() {
    refused(413, "too_large", "bytes", " ".repeat(5 << 20));
    refused(413, "too_large", "conversations", OPEN + "{},".repeat(20_001) + "{}]}");
    String user = "\"role\":\"user\",\"content\":\"\",";
    String versions = "{\"content\":\"\"},".repeat(200_000);
    refused(413, "too_large", "versions", message(user + "\"versions\":[" + versions + "{}]"));
    String parts = "{\"id\":\"\"},".repeat(200_000);
    refused(413, "too_large", "attachments", message(user + "\"attachments\":[" + parts + "{}]"));
  }

  @Test
  void foreignFilesAreRefusedToo() {
    String no = "invalid_message";
    refused(400, no, "[0]", "[{}]");
    refused(400, no, "[0]", "[[]]");
    refused(400, no, "[0].mapping", "[{\"mapping\":[]}]");
    refused(400, no, "[0].mapping.a.parent", "[{\"mapping\":{\"a\":{\"parent\":7}}}]");
    refused(400, no, "[0].mapping", "[{\"mapping\":{\"a\":{\"parent\":\"b\"}}}]");
    refused(
        400,
        no,
        "their own ancestors",
        "[{\"mapping\":{\"a\":{\"parent\":\"b\"},\"b\":{\"parent\":\"a\"}}}]");
    refused(
        400,
        no,
        "[0].mapping.a.message.author.role",
        "[{\"mapping\":{\"a\":{\"message\":{\"author\":{\"role\":\"boss\"}}}}}]");
    refused(400, no, "[0].create_time", "[{\"create_time\":1e300,\"mapping\":{}}]");
    refused(400, no, "[0].chat_messages[0]", "[{\"chat_messages\":[{}]}]");
    refused(400, no, "[0].chat_messages[0].sender", "[{\"chat_messages\":[{\"sender\":\"x\"}]}]");
    refused(400, no, "[0].created_at", "[{\"created_at\":\"soon\",\"chat_messages\":[]}]");
  }

  @Test
  void rubbishIsNeverAnError() {
    long seed = Long.getLong("import.seed", System.nanoTime());
    System.out.println("import.seed=" + seed);
    Random random = new Random(seed);
    String good = new RandomConversations(seed).export().toString();
    for (int i = 0; i < 300; i++) {
      StringBuilder bad = new StringBuilder(good);
      for (int j = 0; j <= random.nextInt(4); j++) {
        int at = random.nextInt(bad.length());
        switch (random.nextInt(3)) {
          case 0 -> bad.setLength(at + 1);
          case 1 -> bad.setCharAt(at, "{}[],:\"0a\\".charAt(random.nextInt(10)));
          default -> bad.delete(at, Math.min(bad.length(), at + random.nextInt(20)));
        }
        if (bad.isEmpty()) {
          bad.append(' ');
        }
      }
      Reply reply = api.send("POST", "/api/v1/import", SampleFile.text(bad.toString()));
      assertTrue(
          reply.status() == 201 || reply.status() == 400 || reply.status() == 413,
          () -> "seed " + seed + ": " + reply.text());
      if (reply.status() == 201) {
        reply
            .json()
            .path("ids")
            .forEach(
                id ->
                    api.delete("/api/v1/conversations/" + id.asText() + "?permanent=true")
                        .expect(204));
      }
    }
  }
}
