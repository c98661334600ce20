package dev.durachat.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.durachat.chat.ReasoningEffort;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the JSON of OpenAI's clients to a dialogue. What would change the kind of the answer and is
 * not served is refused; what only tunes it is ignored. Safe on every thread.
 */
public final class ChatCompletionReader {
  /** What says how an answer is sent, not which. */
  private static final List<String> DELIVERY = List.of("stream", "stream_options");

  private final ObjectMapper mapper =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private final int promptChars;

  /**
   * @param promptChars the longest message taken of a user, in UTF-16 units
   */
  public ChatCompletionReader(int promptChars) {
    this.promptChars = promptChars;
  }

  /**
   * Reads a request.
   *
   * @param conversationId the conversation that it is to go on with, as a header says; null leaves
   *     it to the body
   * @param requestId the name under which it is to take effect once; null for none
   * @throws RefusedException when it is none, or asks for what is not served
   */
  public ChatCompletion read(
      byte[] json, @Nullable String conversationId, @Nullable String requestId) {
    ObjectNode body = parse(json);
    Fields fields = new Fields(body);
    refuseUnserved(fields);
    String conversation =
        conversationId == null && fields.has("metadata")
            ? fields.object("metadata").optional("conversation_id")
            : conversationId;
    CompletionMessages messages = new CompletionMessages(promptChars);
    fields.list("messages").forEach(messages::add);
    Dialogue dialogue =
        new Dialogue(
            request(body, conversation, requestId),
            conversation,
            messages.turns(),
            fields.optional("model"),
            effort(fields),
            messages.systemPrompt());
    return new ChatCompletion(
        dialogue,
        fields.flag("stream"),
        fields.has("stream_options") && fields.object("stream_options").flag("include_usage"));
  }

  private ObjectNode parse(byte[] json) {
    JsonNode node;
    try {
      node = mapper.readTree(json);
    } catch (JsonProcessingException e) {
      throw new RefusedException(ErrorCode.INVALID_JSON, "The body is not valid JSON.");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw Fields.invalid("The body is not a JSON object.");
  }

  private static void refuseUnserved(Fields fields) {
    if (fields.has("n") && fields.count("n") != 1) {
      throw Fields.invalid("n must be 1: one answer is given at a time.");
    }
    boolean mayCall = !"none".equals(fields.text("tool_choice"));
    for (String tools : List.of("tools", "functions")) {
      if (mayCall && fields.has(tools) && !fields.list(tools).isEmpty()) {
        throw Fields.invalid(tools + " are not served here. Leave them out.");
      }
    }
    if (fields.has("response_format")
        && !"text".equals(fields.object("response_format").optional("type"))) {
      throw Fields.invalid("response_format must be text: others are not served here.");
    }
    if (fields.has("audio")) {
      throw Fields.invalid("audio is not served here. Leave it out.");
    }
  }

  private static @Nullable ReasoningEffort effort(Fields fields) {
    String name = fields.optional("reasoning_effort");
    return switch (name) {
      case null -> null;
      case "none", "minimal", "low" -> ReasoningEffort.LOW;
      case "medium" -> ReasoningEffort.MEDIUM;
      case "high", "xhigh", "max" -> ReasoningEffort.HIGH;
      default -> throw Fields.invalid("reasoning_effort must be low, medium or high.");
    };
  }

  private static ClientFrame.@Nullable Request request(
      ObjectNode body, @Nullable String conversationId, @Nullable String requestId) {
    if (requestId == null) {
      return null;
    }
    if (!Fields.isRequestId(requestId)) {
      throw Fields.invalid("Idempotency-Key must be 1 to 128 printable ASCII characters.");
    }
    ObjectNode asked = body.deepCopy();
    asked.remove(DELIVERY);
    asked.put("conversation", conversationId);
    return new ClientFrame.Request(requestId, Fingerprint.of(asked));
  }
}
