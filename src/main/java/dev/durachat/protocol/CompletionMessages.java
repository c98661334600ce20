package dev.durachat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.chat.Role;
import dev.durachat.protocol.Dialogue.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a chat completion as a dialogue and its system prompt. Messages without any
 * content are left out.
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
    CompletionContent content = CompletionContent.of(name + ".content", message.path("content"));
    String text = content.text();
    Role role = role(name, fields);
    if (role == Role.SYSTEM) {
      if (!text.isEmpty()) {
        system.add(text);
      }
      return;
    }
    if (role == Role.USER) {
      bound(name, text);
    }
    boolean empty = text.isEmpty() && content.enclosed().isEmpty();
    last = empty ? null : role;
    if (!empty) {
      turns.add(new Turn(role, text, content.enclosed()));
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
}
