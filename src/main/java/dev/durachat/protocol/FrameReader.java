package dev.durachat.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.durachat.chat.ReasoningEffort;
import dev.durachat.protocol.ClientFrame.Have;
import dev.durachat.protocol.ClientFrame.Parent;
import dev.durachat.protocol.ClientFrame.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From JSON to client frames. */
final class FrameReader {
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 1000;

  private final ObjectMapper mapper =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private final int promptChars;

  FrameReader(int promptChars) {
    this.promptChars = promptChars;
  }

  /** Throws {@link RefusedFrame} when the text is no frame. */
  ClientFrame read(String json) {
    Fields fields = parse(json);
    try {
      return frame(fields);
    } catch (RefusedException refused) {
      throw new RefusedFrame(refused, fields);
    }
  }

  /** The {@code messageId} of a frame of ours. */
  String replyOf(String json) {
    return parse(json).string("messageId");
  }

  private Fields parse(String json) {
    JsonNode node;
    try {
      node = mapper.readTree(json);
    } catch (JsonProcessingException e) {
      throw new RefusedFrame(
          new RefusedException(ErrorCode.INVALID_JSON, "The frame is not valid JSON."), null);
    }
    if (node.isMissingNode()) {
      throw new RefusedFrame(
          new RefusedException(ErrorCode.INVALID_JSON, "The frame is empty."), null);
    }
    if (!node.isObject()) {
      throw new RefusedFrame(
          new RefusedException(ErrorCode.INVALID_MESSAGE, "The frame is not a JSON object."), null);
    }
    return new Fields(node);
  }

  private ClientFrame frame(Fields fields) {
    return switch (fields.string("type")) {
      case "start_chat" -> startChat(fields);
      case "regenerate" ->
          new ClientFrame.Regenerate(
              request(fields), fields.string("messageId"), fields.optional("model"));
      case "continue" -> new ClientFrame.Continue(request(fields), fields.string("messageId"));
      case "stop" -> new ClientFrame.Stop(fields.string("messageId"));
      case "catchup" -> catchup(fields);
      case "leave" -> new ClientFrame.Leave(fields.id("conversationId"));
      case "sync" -> new ClientFrame.Sync(fields.id("epoch"), fields.count("since"));
      case "ping" -> new ClientFrame.Ping(fields.scalar("id"));
      default ->
          throw new RefusedException(ErrorCode.UNKNOWN_TYPE, "There is no frame of this type.");
    };
  }

  private ClientFrame startChat(Fields fields) {
    String prompt = fields.string("prompt");
    if (prompt.isEmpty()) {
      throw Fields.invalid("prompt must not be empty.");
    }
    bound("prompt", prompt);
    String systemPrompt = fields.optional("systemPrompt");
    if (systemPrompt != null) {
      bound("systemPrompt", systemPrompt);
    }
    return new ClientFrame.StartChat(
        request(fields),
        prompt,
        fields.optional("conversationId"),
        parent(fields),
        fields.optional("model"),
        strings(fields, "attachments"),
        effort(fields),
        systemPrompt,
        fields.optional("projectId"));
  }

  private void bound(String name, String text) {
    if (text.length() > promptChars) {
      throw new RefusedException(
          ErrorCode.TOO_LARGE,
          name + " has " + text.length() + " characters; at most " + promptChars + " are taken.");
    }
  }

  private static Parent parent(Fields fields) {
    JsonNode node = fields.node().get("parentId");
    if (node == null) {
      return new Parent.Leaf();
    }
    if (node.isNull()) {
      return new Parent.Root();
    }
    return new Parent.Of(fields.string("parentId"));
  }

  private static List<String> strings(Fields fields, String name) {
    JsonNode node = fields.node().get(name);
    if (node == null || node.isNull()) {
      return List.of();
    }
    List<String> all = new ArrayList<>();
    for (JsonNode each : node) {
      if (each.isTextual()) {
        all.add(each.textValue());
      }
    }
    if (!node.isArray() || all.size() != node.size()) {
      throw Fields.invalid(name + " must be a list of strings.");
    }
    return List.copyOf(all);
  }

  private static @Nullable ReasoningEffort effort(Fields fields) {
    String text = fields.optional("reasoningEffort");
    return switch (text) {
      case null -> null;
      case "low" -> ReasoningEffort.LOW;
      case "medium" -> ReasoningEffort.MEDIUM;
      case "high" -> ReasoningEffort.HIGH;
      default -> throw Fields.invalid("reasoningEffort must be low, medium or high.");
    };
  }

  private static ClientFrame catchup(Fields fields) {
    Long since = fields.has("since") ? fields.count("since") : null;
    String before = fields.optionalId("before");
    if (since != null && before != null) {
      throw Fields.invalid("before excludes since.");
    }
    long limit = fields.has("limit") ? fields.count("limit") : DEFAULT_PAGE;
    if (limit < 1) {
      throw Fields.invalid("limit must be at least 1.");
    }
    return new ClientFrame.Catchup(
        fields.id("conversationId"),
        have(fields),
        since,
        fields.optionalId("epoch"),
        before,
        (int) Math.min(limit, MAX_PAGE));
  }

  private static @Nullable Have have(Fields fields) {
    if (!fields.has("have")) {
      return null;
    }
    JsonNode node = fields.node().get("have");
    if (!node.isObject()) {
      throw Fields.invalid("have must be an object.");
    }
    Fields have = new Fields(node);
    return new Have(
        have.id("messageId"),
        units(have, "attempt"),
        units(have, "offset"),
        have.has("thinkingOffset") ? units(have, "thinkingOffset") : 0);
  }

  private static int units(Fields fields, String name) {
    return (int) Math.min(fields.count(name), Integer.MAX_VALUE);
  }

  private static @Nullable Request request(Fields fields) {
    if (!fields.has("requestId")) {
      return null;
    }
    String id = fields.string("requestId");
    if (!Fields.isRequestId(id)) {
      throw Fields.invalid("requestId must be 1 to 128 printable ASCII characters.");
    }
    return new Request(id, Fingerprint.of(fields.node()));
  }
}
