package dev.durachat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** From server frames to JSON. */
final class FrameWriter {
  private final JsonText text = new JsonText();

  byte[] write(ServerFrame frame) {
    return text.object(json -> fields(json, frame));
  }

  private static void fields(JsonGenerator json, ServerFrame frame) throws IOException {
    switch (frame) {
      case ServerFrame.Ready ready -> ready(json, ready);
      case ServerFrame.Created created -> created(json, created);
      case ServerFrame.Text text -> text(json, text);
      case ServerFrame.Attempt attempt -> attempt(json, attempt);
      case ServerFrame.Done done -> done(json, done);
      case ServerFrame.CaughtUp caughtUp -> caughtUp(json, caughtUp);
      case ServerFrame.Synced synced -> synced(json, synced);
      case ServerFrame.ConversationUpdated updated -> {
        typeAndSeq(json, "conversation_updated", updated.seq());
        json.writeFieldName("conversation");
        JsonShapes.conversation(json, updated.conversation());
      }
      case ServerFrame.ConversationDeleted deleted -> {
        typeAndSeq(json, "conversation_deleted", deleted.seq());
        json.writeStringField("conversationId", deleted.conversationId());
        json.writeBooleanField("permanent", deleted.permanent());
      }
      case ServerFrame.MessageUpdated updated -> {
        typeAndSeq(json, "message_updated", updated.seq());
        json.writeStringField("conversationId", updated.conversationId());
        json.writeFieldName("message");
        JsonShapes.message(json, updated.message());
      }
      case ServerFrame.MessageDeleted deleted -> {
        typeAndSeq(json, "message_deleted", deleted.seq());
        json.writeStringField("conversationId", deleted.conversationId());
        json.writeStringField("messageId", deleted.messageId());
      }
      case ServerFrame.Changed changed -> {
        typeAndSeq(json, "changed", changed.seq());
        json.writeStringField("what", changed.what());
      }
      case ServerFrame.Pong pong -> {
        json.writeStringField("type", "pong");
        if (pong.id() != null) {
          json.writeFieldName("id");
          json.writeRawValue(pong.id());
        }
        json.writeNumberField("seq", pong.seq());
      }
      case ServerFrame.Refusal refusal -> refusal(json, refusal);
    }
  }

  private static void typeAndSeq(JsonGenerator json, String type, long seq) throws IOException {
    json.writeStringField("type", type);
    json.writeNumberField("seq", seq);
  }

  private static void ready(JsonGenerator json, ServerFrame.Ready ready) throws IOException {
    json.writeStringField("type", "ready");
    json.writeNumberField("protocol", 1);
    json.writeStringField("userId", ready.userId());
    json.writeStringField("sessionId", ready.sessionId());
    json.writeStringField("epoch", ready.epoch());
    json.writeNumberField("seq", ready.seq());
    json.writeNumberField("heartbeatMs", ready.heartbeat().toMillis());
  }

  private static void created(JsonGenerator json, ServerFrame.Created created) throws IOException {
    typeAndSeq(
        json,
        created.newConversation() ? "conversation_created" : "message_created",
        created.seq());
    optional(json, "requestId", created.requestId());
    json.writeStringField("conversationId", created.conversation().id());
    optional(json, "messageId", created.messageId());
    json.writeFieldName("conversation");
    JsonShapes.conversation(json, created.conversation());
    json.writeFieldName("messages");
    JsonShapes.messages(json, created.messages());
  }

  private static void text(JsonGenerator json, ServerFrame.Text text) throws IOException {
    json.writeStringField(
        "type",
        switch (text.kind()) {
          case TEXT -> "text";
          case THINKING -> "thinking";
        });
    json.writeStringField("conversationId", text.conversationId());
    json.writeStringField("messageId", text.messageId());
    json.writeNumberField("attempt", text.attempt());
    json.writeNumberField("offset", text.offset());
    json.writeStringField("content", text.content());
  }

  private static void attempt(JsonGenerator json, ServerFrame.Attempt attempt) throws IOException {
    typeAndSeq(json, "attempt", attempt.seq());
    optional(json, "requestId", attempt.requestId());
    json.writeStringField("conversationId", attempt.conversationId());
    json.writeStringField("messageId", attempt.messageId());
    json.writeNumberField("attempt", attempt.attempt());
    json.writeObjectFieldStart("keep");
    json.writeNumberField("text", attempt.keepText());
    json.writeNumberField("thinking", attempt.keepThinking());
    json.writeEndObject();
  }

  private static void done(JsonGenerator json, ServerFrame.Done done) throws IOException {
    typeAndSeq(json, "done", done.seq());
    json.writeStringField("conversationId", done.conversationId());
    json.writeStringField("messageId", done.messageId());
    json.writeNumberField("attempt", done.attempt());
    json.writeStringField("status", JsonShapes.name(done.status()));
    optional(json, "finishReason", done.finishReason());
    json.writeNumberField("length", done.length());
    JsonShapes.outcome(json, done.usage(), done.timing(), done.failure());
  }

  private static void caughtUp(JsonGenerator json, ServerFrame.CaughtUp caughtUp)
      throws IOException {
    json.writeStringField("type", "catchup");
    json.writeStringField("epoch", caughtUp.epoch());
    json.writeNumberField("seq", caughtUp.seq());
    json.writeBooleanField("reset", caughtUp.reset());
    json.writeFieldName("conversation");
    JsonShapes.conversation(json, caughtUp.conversation());
    json.writeFieldName("messages");
    JsonShapes.messages(json, caughtUp.messages());
    json.writeBooleanField("hasActiveStream", caughtUp.activeMessageId() != null);
    optional(json, "activeMessageId", caughtUp.activeMessageId());
    JsonShapes.strings(json, "deleted", caughtUp.deleted());
    json.writeBooleanField("hasMore", caughtUp.hasMore());
    optional(json, "before", caughtUp.before());
  }

  private static void synced(JsonGenerator json, ServerFrame.Synced synced) throws IOException {
    json.writeStringField("type", "sync");
    json.writeStringField("epoch", synced.epoch());
    json.writeNumberField("seq", synced.seq());
    json.writeBooleanField("reset", synced.reset());
    json.writeArrayFieldStart("conversations");
    for (var conversation : synced.conversations()) {
      JsonShapes.conversation(json, conversation);
    }
    json.writeEndArray();
    JsonShapes.strings(json, "deleted", synced.deleted());
    json.writeArrayFieldStart("changed");
    for (var changed : synced.changed()) {
      json.writeStartObject();
      json.writeNumberField("seq", changed.seq());
      json.writeStringField("what", changed.what());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("hasMore", synced.hasMore());
  }

  private static void refusal(JsonGenerator json, ServerFrame.Refusal refusal) throws IOException {
    json.writeStringField("type", "error");
    json.writeStringField("code", refusal.code().wire());
    json.writeStringField("message", refusal.message());
    json.writeBooleanField("retryable", refusal.code().retryable());
    Duration retryAfter = refusal.retryAfter();
    if (retryAfter != null) {
      json.writeNumberField("retryAfterMs", retryAfter.toMillis());
    }
    optional(json, "requestId", refusal.requestId());
    optional(json, "conversationId", refusal.conversationId());
    optional(json, "messageId", refusal.messageId());
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
