package dev.durachat.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.durachat.chat.ReasoningEffort;
import java.nio.charset.StandardCharsets;

/** The body of a Chat Completions request. */
final class CompletionRequest {
  private static final String GO_ON =
      "Your last message was cut off. Go on from exactly where it stops, even inside a word or a"
          + " code block. Do not repeat anything of it, and write no preamble, apology or comment.";

  private CompletionRequest() {}

  /**
   * Writes a request as JSON.
   *
   * @param continues whether the endpoint goes on with a trailing assistant message by itself
   */
  static byte[] write(ModelRequest request, boolean continues) {
    ChatCompletionCreateParams.Builder params =
        ChatCompletionCreateParams.builder()
            .model(request.model())
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .putAdditionalBodyProperty("stream", JsonValue.from(true));
    request.turns().forEach(turn -> add(params, turn));
    if (request.reasoningEffort() != null) {
      params.reasoningEffort(effort(request.reasoningEffort()));
    }
    if (!request.partial().isEmpty()) {
      params.addAssistantMessage(wellFormed(request.partial()));
      if (!continues) {
        params.addUserMessage(GO_ON);
      }
    }
    try {
      return ObjectMappers.jsonMapper().writeValueAsBytes(params.build()._body());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a request of strings cannot be written", impossible);
    }
  }

  private static void add(ChatCompletionCreateParams.Builder params, ModelRequest.Turn turn) {
    String content = wellFormed(turn.content());
    switch (turn.role()) {
      case SYSTEM -> params.addSystemMessage(content);
      case USER -> params.addUserMessage(content);
      case ASSISTANT -> {
        // A reply that was stopped before its first word: many providers refuse an empty message.
        if (!content.isEmpty()) {
          params.addAssistantMessage(content);
        }
      }
      // Providers refuse a tool's answer without the call that it answers, which is not kept.
      case TOOL -> {}
    }
  }

  private static com.openai.models.ReasoningEffort effort(ReasoningEffort effort) {
    return switch (effort) {
      case LOW -> com.openai.models.ReasoningEffort.LOW;
      case MEDIUM -> com.openai.models.ReasoningEffort.MEDIUM;
      case HIGH -> com.openai.models.ReasoningEffort.HIGH;
    };
  }

  /** Half a surrogate pair has no UTF-8: it becomes a question mark. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
