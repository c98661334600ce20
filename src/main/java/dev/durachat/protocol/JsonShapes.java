package dev.durachat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Failure;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageVersion;
import dev.durachat.chat.Project;
import dev.durachat.chat.PromptTemplate;
import dev.durachat.chat.Reaction;
import dev.durachat.chat.TextPiece;
import dev.durachat.chat.Timing;
import dev.durachat.chat.Usage;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The shapes that frames and HTTP bodies share: conversations and messages. */
public final class JsonShapes {
  private static final int MILLISECONDS = 3;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(MILLISECONDS).toFormatter(Locale.ROOT);

  private JsonShapes() {}

  /** An enum's constant as it stands on the wire. */
  public static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  public static void conversation(JsonGenerator json, Conversation conversation)
      throws IOException {
    json.writeStartObject();
    conversationFields(json, conversation);
    json.writeEndObject();
  }

  /** What is inside of a conversation's object. */
  public static void conversationFields(JsonGenerator json, Conversation conversation)
      throws IOException {
    json.writeStringField("id", conversation.id());
    json.writeStringField("title", conversation.title());
    json.writeStringField("model", conversation.model());
    json.writeStringField("projectId", conversation.projectId());
    json.writeBooleanField("archived", conversation.archived());
    json.writeBooleanField("pinned", conversation.pinned());
    json.writeBooleanField("deleted", conversation.deleted());
    json.writeNumberField("messageCount", conversation.messageCount());
    json.writeNumberField("tokenCount", conversation.tokenCount());
    json.writeStringField("leafId", conversation.leafId());
    json.writeStringField("lastMessagePreview", conversation.lastMessagePreview());
    json.writeBooleanField("streaming", conversation.streaming());
    json.writeStringField("systemPrompt", conversation.systemPrompt());
    var effort = conversation.reasoningEffort();
    json.writeStringField("reasoningEffort", effort == null ? null : name(effort));
    json.writeNumberField("seq", conversation.seq());
    time(json, "createdAt", conversation.createdAt());
    time(json, "updatedAt", conversation.updatedAt());
  }

  public static void messages(JsonGenerator json, List<Message> messages) throws IOException {
    json.writeStartArray();
    for (Message message : messages) {
      message(json, message);
    }
    json.writeEndArray();
  }

  public static void message(JsonGenerator json, Message message) throws IOException {
    json.writeStartObject();
    messageFields(json, message);
    json.writeEndObject();
  }

  /** What is inside of a message's object. */
  public static void messageFields(JsonGenerator json, Message message) throws IOException {
    json.writeStringField("id", message.id());
    json.writeStringField("conversationId", message.conversationId());
    json.writeStringField("parentId", message.parentId());
    json.writeStringField("role", name(message.role()));
    json.writeStringField("content", message.content().text());
    json.writeNumberField("contentOffset", message.content().offset());
    json.writeNumberField("contentLength", message.content().total());
    TextPiece thinking = message.thinking();
    if (thinking != null) {
      json.writeStringField("thinking", thinking.text());
      json.writeNumberField("thinkingOffset", thinking.offset());
      json.writeNumberField("thinkingLength", thinking.total());
    }
    json.writeStringField("status", name(message.status()));
    json.writeNumberField("attempt", message.attempt());
    if (message.model() != null) {
      json.writeStringField("model", message.model());
    }
    attachments(json, message.attachments());
    if (message.finishReason() != null) {
      json.writeStringField("finishReason", message.finishReason());
    }
    outcome(json, message.usage(), message.timing(), message.failure());
    reaction(json, message.reaction());
    json.writeNumberField("seq", message.seq());
    time(json, "createdAt", message.createdAt());
    time(json, "updatedAt", message.updatedAt());
  }

  /** What a message said at one time. */
  public static void version(JsonGenerator json, MessageVersion version) throws IOException {
    json.writeStartObject();
    json.writeNumberField("version", version.version());
    json.writeStringField("content", version.content());
    time(json, "createdAt", version.createdAt());
    json.writeEndObject();
  }

  static void outcome(
      JsonGenerator json, @Nullable Usage usage, @Nullable Timing timing, @Nullable Failure failure)
      throws IOException {
    if (usage != null) {
      json.writeObjectFieldStart("usage");
      json.writeNumberField("promptTokens", usage.promptTokens());
      json.writeNumberField("completionTokens", usage.completionTokens());
      json.writeNumberField("totalTokens", usage.totalTokens());
      json.writeEndObject();
    }
    if (timing != null) {
      json.writeObjectFieldStart("timing");
      if (timing.firstTokenMs() >= 0) {
        json.writeNumberField("firstTokenMs", timing.firstTokenMs());
      }
      json.writeNumberField("totalMs", timing.totalMs());
      json.writeEndObject();
    }
    if (failure != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("code", name(failure.code()));
      json.writeStringField("message", failure.message());
      json.writeBooleanField("retryable", failure.code().retryable());
      json.writeEndObject();
    }
  }

  private static void attachments(JsonGenerator json, List<Attachment> attachments)
      throws IOException {
    if (attachments.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("attachments");
    for (Attachment attachment : attachments) {
      attachment(json, attachment);
    }
    json.writeEndArray();
  }

  public static void attachment(JsonGenerator json, Attachment attachment) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", attachment.id());
    json.writeStringField("name", attachment.name());
    json.writeStringField("mimeType", attachment.mimeType());
    json.writeNumberField("size", attachment.size());
    json.writeEndObject();
  }

  private static void reaction(JsonGenerator json, @Nullable Reaction reaction) throws IOException {
    if (reaction == null) {
      return;
    }
    json.writeObjectFieldStart("reaction");
    json.writeStringField("value", name(reaction.value()));
    if (reaction.note() != null) {
      json.writeStringField("note", reaction.note());
    }
    json.writeEndObject();
  }

  public static void project(JsonGenerator json, Project project) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", project.id());
    json.writeStringField("name", project.name());
    json.writeStringField("instructions", project.instructions());
    json.writeNumberField("seq", project.seq());
    time(json, "createdAt", project.createdAt());
    time(json, "updatedAt", project.updatedAt());
    json.writeEndObject();
  }

  public static void prompt(JsonGenerator json, PromptTemplate template) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", template.id());
    json.writeStringField("title", template.title());
    json.writeStringField("content", template.content());
    if (template.model() != null) {
      json.writeStringField("model", template.model());
    }
    if (template.systemPrompt() != null) {
      json.writeStringField("systemPrompt", template.systemPrompt());
    }
    json.writeNumberField("seq", template.seq());
    time(json, "createdAt", template.createdAt());
    time(json, "updatedAt", template.updatedAt());
    json.writeEndObject();
  }

  static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** A time as the wire has it: ISO 8601, UTC, milliseconds. */
  public static String time(Instant time) {
    return TIME.format(time);
  }

  private static void time(JsonGenerator json, String name, Instant time) throws IOException {
    json.writeStringField(name, TIME.format(time));
  }
}
