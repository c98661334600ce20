package dev.durachat.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.durachat.chat.Message;
import dev.durachat.chat.Usage;
import dev.durachat.protocol.JsonText;
import dev.durachat.protocol.ServerFrame;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reply in the shapes of a chat completion: whole, or in chunks. Safe on every thread. */
final class CompletionJson {
  private final JsonText text = new JsonText();
  private final Message reply;

  CompletionJson(Message reply) {
    this.reply = reply;
  }

  /** A reply that has ended. */
  byte[] whole(String content, String thinking, ServerFrame.Done done) {
    return text.object(
        json -> {
          head(json, "chat.completion");
          json.writeArrayFieldStart("choices");
          json.writeStartObject();
          json.writeNumberField("index", 0);
          json.writeObjectFieldStart("message");
          json.writeStringField("role", "assistant");
          json.writeStringField("content", content);
          if (!thinking.isEmpty()) {
            json.writeStringField("reasoning_content", thinking);
          }
          json.writeNullField("refusal");
          json.writeEndObject();
          json.writeNullField("logprobs");
          json.writeStringField("finish_reason", finishReason(done));
          json.writeEndObject();
          json.writeEndArray();
          usage(json, done.usage());
        });
  }

  /** The chunk that begins a reply. */
  byte[] first() {
    return chunk(
        json -> {
          json.writeStringField("role", "assistant");
          json.writeStringField("content", "");
        },
        null);
  }

  /** More of its text or of its reasoning. */
  byte[] more(ServerFrame.Text piece) {
    String field =
        switch (piece.kind()) {
          case TEXT -> "content";
          // Not OpenAI's own, but what its clients know from others.
          case THINKING -> "reasoning_content";
        };
    return chunk(json -> json.writeStringField(field, piece.content()), null);
  }

  /** The chunk that ends its text. */
  byte[] last(ServerFrame.Done done) {
    return chunk(json -> {}, finishReason(done));
  }

  /** The chunk that tells what it cost. */
  byte[] cost(ServerFrame.Done done) {
    return text.object(
        json -> {
          head(json, "chat.completion.chunk");
          json.writeArrayFieldStart("choices");
          json.writeEndArray();
          usage(json, done.usage());
        });
  }

  private byte[] chunk(JsonText.Body delta, @Nullable String finishReason) {
    return text.object(
        json -> {
          head(json, "chat.completion.chunk");
          json.writeArrayFieldStart("choices");
          json.writeStartObject();
          json.writeNumberField("index", 0);
          json.writeObjectFieldStart("delta");
          delta.write(json);
          json.writeEndObject();
          json.writeNullField("logprobs");
          json.writeStringField("finish_reason", finishReason);
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  private void head(JsonGenerator json, String object) throws IOException {
    json.writeStringField("id", "chatcmpl-" + reply.id());
    json.writeStringField("object", object);
    json.writeNumberField("created", reply.createdAt().getEpochSecond());
    json.writeStringField("model", Objects.requireNonNullElse(reply.model(), ""));
  }

  private static void usage(JsonGenerator json, @Nullable Usage usage) throws IOException {
    if (usage == null) {
      json.writeNullField("usage");
      return;
    }
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", usage.promptTokens());
    json.writeNumberField("completion_tokens", usage.completionTokens());
    json.writeNumberField("total_tokens", usage.totalTokens());
    json.writeEndObject();
  }

  /** A reply that was stopped by a person has ended well as far as a program can tell. */
  private static String finishReason(ServerFrame.Done done) {
    return Objects.requireNonNullElse(done.finishReason(), "stop");
  }
}
