package dev.durachat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.chat.Role;
import dev.durachat.protocol.Dialogue.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a chat completion as a dialogue and its system prompt. Messages without any text
 * are left out.
 */
final class CompletionMessages {
  private final int promptChars;
  private final List<Turn> turns = new ArrayList<>();
  private final List<String> system = new ArrayList<>();
  private int count;
  private @Nullable Role last;

  CompletionMessages(int promptChars) {
    this.promptChars = promptChars;
  }

  /** Takes the next message. */
  void add(JsonNode message) {
    String name = "messages[" + count++ + "]";
    if (!message.isObject()) {
      throw Fields.invalid(name + " must be an object.");
    }
    Fields fields = new Fields(message);
    String content = content(name + ".content", message.path("content"));
    Role role = role(name, fields);
    if (role == Role.SYSTEM) {
      if (!content.isEmpty()) {
        system.add(content);
      }
      return;
    }
    if (role == Role.USER) {
      bound(name, content);
    }
    last = content.isEmpty() ? null : role;
    if (!content.isEmpty()) {
      turns.add(new Turn(role, content));
    }
  }

  /** What was said; the user has the last word. */
  List<Turn> turns() {
    if (last != Role.USER) {
      throw Fields.invalid("The last of the messages must be the user's, and say something.");
    }
    return List.copyOf(turns);
  }

  /** What the system messages say, wherever they stand; null when there are none. */
  @Nullable String systemPrompt() {
    if (system.isEmpty()) {
      return null;
    }
    String all = String.join("\n\n", system);
    bound("The system prompt", all);
    return all;
  }

  private void bound(String name, String text) {
    if (text.length() > promptChars) {
      throw new RefusedException(
          ErrorCode.TOO_LARGE,
          name + " has " + text.length() + " characters; at most " + promptChars + " are taken.");
    }
  }

  private static Role role(String name, Fields fields) {
    return switch (fields.string("role")) {
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "system", "developer" -> Role.SYSTEM;
      case "tool", "function" -> Role.TOOL;
      default ->
          throw Fields.invalid(name + ".role must be user, assistant, system, developer or tool.");
    };
  }

  private static String content(String name, JsonNode content) {
    if (content.isMissingNode() || content.isNull()) {
      return "";
    }
    if (content.isTextual()) {
      return WellFormed.text(content.textValue());
    }
    if (!content.isArray()) {
      throw Fields.invalid(name + " must be a string or a list of parts.");
    }
    List<String> parts = new ArrayList<>();
    for (JsonNode part : content) {
      parts.add(part(name + "[" + parts.size() + "]", part));
    }
    return String.join("\n", parts);
  }

  private static String part(String name, JsonNode part) {
    String type = part.path("type").asText();
    JsonNode text =
        switch (type) {
          case "text" -> part.path("text");
          case "refusal" -> part.path("refusal");
          case "image_url" ->
              throw Fields.invalid(name + " is an image: images are not taken here.");
          default -> throw Fields.invalid(name + " must be a text.");
        };
    if (!text.isTextual()) {
      throw Fields.invalid(name + "." + type + " must be a string.");
    }
    return WellFormed.text(text.textValue());
  }
}
