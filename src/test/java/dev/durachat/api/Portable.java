package dev.durachat.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An export without what is another's after an import: ids are places in the file, and what is in
 * attachments stands where they are. Two exports are of the same conversations when this is equal.
 */
final class Portable {
  private static final List<String> OF_CONVERSATIONS =
      List.of(
          "title",
          "titledBy",
          "model",
          "archived",
          "pinned",
          "deleted",
          "streaming",
          "tokenCount",
          "messageCount",
          "lastMessagePreview",
          "systemPrompt",
          "reasoningEffort",
          "createdAt",
          "updatedAt");
  private static final List<String> OF_MESSAGES =
      List.of(
          "role",
          "content",
          "contentLength",
          "thinking",
          "status",
          "attempt",
          "model",
          "finishReason",
          "usage",
          "timing",
          "error",
          "reaction",
          "createdAt",
          "updatedAt",
          "versions");

  private Portable() {}

  static ArrayNode of(JsonNode export) {
    Map<String, String> files = new HashMap<>();
    export
        .path("files")
        .forEach(file -> files.put(file.path("id").asText(), file.path("data").asText()));
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    export.path("conversations").forEach(each -> all.add(conversation(each, files)));
    return all;
  }

  private static ObjectNode conversation(JsonNode it, Map<String, String> files) {
    Map<String, Integer> places = new HashMap<>();
    it.path("messages").forEach(each -> places.put(each.path("id").asText(), places.size()));
    ObjectNode portable = kept(it, OF_CONVERSATIONS);
    portable.put("leaf", place(it.path("leafId"), places));
    ArrayNode messages = portable.putArray("messages");
    for (JsonNode each : it.path("messages")) {
      ObjectNode message = kept(each, OF_MESSAGES);
      message.put("parent", place(each.path("parentId"), places));
      for (JsonNode attachment : each.path("attachments")) {
        ObjectNode shown = message.withArray("attachments").addObject();
        shown.set("name", attachment.path("name"));
        shown.set("mimeType", attachment.path("mimeType"));
        shown.set("size", attachment.path("size"));
        shown.put("data", files.get(attachment.path("id").asText()));
      }
      messages.add(message);
    }
    return portable;
  }

  private static ObjectNode kept(JsonNode it, List<String> fields) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    fields.stream().filter(it::has).forEach(field -> kept.set(field, it.path(field)));
    return kept;
  }

  private static int place(JsonNode id, Map<String, Integer> places) {
    return id.isNull() || id.isMissingNode() ? -1 : places.getOrDefault(id.asText(), -2);
  }
}
