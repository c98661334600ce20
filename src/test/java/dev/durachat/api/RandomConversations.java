package dev.durachat.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.durachat.chat.FailureCode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Exports as this server could have written them, made up. */
final class RandomConversations {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final List<FailureCode> CODES = List.of(FailureCode.values());
  private static final List<SampleFile> KINDS = List.of(SampleFile.values());
  private static final List<String> PIECES =
      List.of(
          "a",
          " ",
          "\n",
          "\t",
          "\"",
          "\\",
          "é",
          "漢字",
          "😀",
          "👩‍🚀",
          "\u0001",
          "\u2028",
          "</script>",
          "'; DROP TABLE message; --",
          "```",
          "\u0000",
          "word ");

  private final Random random;
  private final ObjectNode export = JsonNodeFactory.instance.objectNode();
  private final ArrayNode files;

  RandomConversations(long seed) {
    this.random = new Random(seed);
    export.put("format", "durachat").put("version", 1);
    ArrayNode conversations = export.putArray("conversations");
    files = export.putArray("files");
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      conversations.add(conversation());
    }
  }

  ObjectNode export() {
    return export;
  }

  private ObjectNode conversation() {
    ObjectNode it = JsonNodeFactory.instance.objectNode();
    it.put("title", text(20));
    it.put("titledBy", oneOf("prompt", "model", "person"));
    it.put("model", oneOf("fake/one", "gone/model"));
    it.put("archived", random.nextBoolean()).put("pinned", random.nextBoolean());
    it.put("deleted", false).put("streaming", false);
    it.put("tokenCount", random.nextInt(1_000_000));
    it.put("systemPrompt", random.nextBoolean() ? text(50) : null);
    it.put("reasoningEffort", random.nextBoolean() ? oneOf("low", "medium", "high") : null);
    it.put("createdAt", time()).put("updatedAt", time());
    it.put("lastMessagePreview", "a preview");
    ArrayNode messages = it.putArray("messages");
    int count = random.nextInt(15);
    for (int i = 0; i < count; i++) {
      messages.add(message(messages, i));
    }
    it.put("messageCount", count);
    it.put("leafId", count == 0 ? null : "m" + random.nextInt(count));
    return it;
  }

  private ObjectNode message(ArrayNode before, int index) {
    ObjectNode it = JsonNodeFactory.instance.objectNode();
    it.put("id", "m" + index);
    boolean root = before.isEmpty() || random.nextInt(6) == 0;
    it.put("parentId", root ? null : "m" + random.nextInt(before.size()));
    it.put("role", oneOf("user", "assistant", "system", "tool"));
    String content = random.nextInt(20) == 0 ? "" : text(random.nextInt(300));
    it.put("content", content).put("contentLength", content.length());
    if (random.nextBoolean()) {
      it.put("thinking", text(1 + random.nextInt(50)));
    }
    it.put("status", oneOf("complete", "stopped", "interrupted", "error"));
    it.put("attempt", 1 + random.nextInt(4));
    if (random.nextBoolean()) {
      it.put("model", "some/model").put("finishReason", oneOf("stop", "length"));
      it.putObject("usage")
          .put("promptTokens", random.nextInt(1000))
          .put("completionTokens", random.nextInt(1000))
          .put("totalTokens", random.nextInt(2000));
      ObjectNode timing = it.putObject("timing");
      if (random.nextBoolean()) {
        timing.put("firstTokenMs", random.nextInt(1000));
      }
      timing.put("totalMs", random.nextInt(100_000));
    }
    if (random.nextInt(4) == 0) {
      FailureCode code = CODES.get(random.nextInt(CODES.size()));
      it.putObject("error")
          .put("code", code.name().toLowerCase(Locale.ROOT))
          .put("message", text(10))
          .put("retryable", code.retryable());
    }
    if (random.nextInt(4) == 0) {
      ObjectNode reaction = it.putObject("reaction").put("value", oneOf("up", "down"));
      if (random.nextBoolean()) {
        reaction.put("note", text(10));
      }
    }
    if (random.nextInt(3) == 0) {
      attach(it);
    }
    it.put("createdAt", time()).put("updatedAt", time());
    if (random.nextInt(3) == 0) {
      ArrayNode versions = it.putArray("versions");
      for (int i = 0; i <= random.nextInt(3); i++) {
        versions
            .addObject()
            .put("version", i + 1)
            .put("content", text(30))
            .put("createdAt", time());
      }
    }
    return it;
  }

  private void attach(ObjectNode message) {
    ArrayNode list = message.putArray("attachments");
    for (int i = 0; i <= random.nextInt(2); i++) {
      boolean again = !files.isEmpty() && random.nextInt(3) == 0;
      SampleFile kind = KINDS.get(random.nextInt(KINDS.size()));
      byte[] content = kind.content(50 + random.nextInt(5000), random.nextInt(10));
      if (again) {
        ObjectNode known = (ObjectNode) files.path(random.nextInt(files.size()));
        content = Base64.getDecoder().decode(known.path("data").asText());
        kind = kind(content);
        add(list, known.path("id").asText(), kind, content.length);
      } else {
        String id = "f" + files.size();
        files.addObject().put("id", id).put("data", Base64.getEncoder().encodeToString(content));
        add(list, id, kind, content.length);
      }
    }
  }

  private static SampleFile kind(byte[] content) {
    for (SampleFile kind : SampleFile.values()) {
      if (content[0] == kind.content(50, 0)[0]) {
        return kind;
      }
    }
    throw new AssertionError("no sample begins so");
  }

  private static void add(ArrayNode list, String id, SampleFile kind, int size) {
    list.addObject()
        .put("id", id)
        .put("name", "name " + id)
        .put("mimeType", kind.mimeType)
        .put("size", size);
  }

  private String text(int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private String time() {
    return TIME.format(Instant.ofEpochMilli(random.nextLong(253_402_300_799_999L)));
  }

  private String oneOf(String... values) {
    return values[random.nextInt(values.length)];
  }
}
