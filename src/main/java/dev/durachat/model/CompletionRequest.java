package dev.durachat.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.durachat.chat.ReasoningEffort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The body of a Chat Completions request. */
final class CompletionRequest {
  private static final String GO_ON =
      "Your last message was cut off. Go on from exactly where it stops, even inside a word or a"
          + " code block. Do not repeat anything of it, and write no preamble, apology or comment.";

  private CompletionRequest() {}

  /**
   * Writes a request as JSON. What is in files is left to be read when it is sent.
   *
   * @param continues whether the endpoint goes on with a trailing assistant message by itself
   */
  static RequestBody write(ModelRequest request, boolean continues) {
    RequestBody.Draft draft = new RequestBody.Draft();
    ChatCompletionCreateParams.Builder params =
        ChatCompletionCreateParams.builder()
            .model(request.model())
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .putAdditionalBodyProperty("stream", JsonValue.from(true));
    request.turns().forEach(turn -> add(params, turn, draft));
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
      return draft.finish(ObjectMappers.jsonMapper().writeValueAsBytes(params.build()._body()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a request of strings cannot be written", impossible);
    }
  }

  private static void add(
      ChatCompletionCreateParams.Builder params, ModelRequest.Turn turn, RequestBody.Draft draft) {
    String content = wellFormed(turn.content());
    switch (turn.role()) {
      case SYSTEM -> params.addSystemMessage(content);
      case USER -> {
        if (turn.parts().isEmpty()) {
          params.addUserMessage(content);
        } else {
          params.addUserMessageOfArrayOfContentParts(parts(content, turn.parts(), draft));
        }
      }
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

  private static List<ChatCompletionContentPart> parts(
      String content, List<ModelRequest.Part> parts, RequestBody.Draft draft) {
    List<ChatCompletionContentPart> all = new ArrayList<>();
    if (!content.isEmpty()) {
      all.add(text(content));
    }
    for (ModelRequest.Part part : parts) {
      all.add(
          switch (part) {
            case ModelRequest.Part.Text it -> text(wellFormed(it.content()));
            case ModelRequest.Part.Image it ->
                image(dataUrl(it.mimeType(), draft.base64(it.content(), it.size())));
            case ModelRequest.Part.Document it ->
                document(it.name(), dataUrl(it.mimeType(), draft.base64(it.content(), it.size())));
          });
    }
    return all;
  }

  private static ChatCompletionContentPart text(String text) {
    return ChatCompletionContentPart.ofText(
        ChatCompletionContentPartText.builder().text(text).build());
  }

  private static ChatCompletionContentPart image(String dataUrl) {
    return ChatCompletionContentPart.ofImageUrl(
        ChatCompletionContentPartImage.builder()
            .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder().url(dataUrl).build())
            .build());
  }

  private static ChatCompletionContentPart document(String name, String dataUrl) {
    return ChatCompletionContentPart.ofFile(
        ChatCompletionContentPart.File.builder()
            .file(
                ChatCompletionContentPart.File.FileObject.builder()
                    .filename(name)
                    .fileData(dataUrl)
                    .build())
            .build());
  }

  private static String dataUrl(String mimeType, String base64) {
    return "data:" + mimeType + ";base64," + base64;
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
