package dev.durachat.crash;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one client shows, by the rules of PROTOCOL §5: the reference that the server's words are
 * measured by. It outlives its sockets. Guarded by the {@link Witness}.
 */
final class View {

  /** One message as the client has it. */
  static final class Shown {
    private final String id;
    private final String conversationId;
    private final String role;
    private final @Nullable String parentId;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private int attempt;
    private String status;
    private long seq;
    private int stored;

    private Shown(JsonObject message) {
      this.id = message.getString("id");
      this.conversationId = message.getString("conversationId");
      this.role = message.getString("role");
      this.parentId = message.getString("parentId");
      this.attempt = message.getInteger("attempt");
      this.status = message.getString("status");
      this.seq = message.getLong("seq");
    }

    String id() {
      return id;
    }

    String conversationId() {
      return conversationId;
    }

    String role() {
      return role;
    }

    @Nullable String parentId() {
      return parentId;
    }

    String text() {
      return text.toString();
    }

    String thinking() {
      return thinking.toString();
    }

    String status() {
      return status;
    }

    int attempt() {
      return attempt;
    }

    /** Whether the pieces that the last catchup announced are all there. */
    boolean whole() {
      return text.length() >= stored;
    }

    boolean active() {
      return status.equals("pending") || status.equals("streaming");
    }

    /** All that is compared, in one text. */
    @Override
    public String toString() {
      return "%s %s %s attempt %d seq %d: %s | %s"
          .formatted(role, id, status, attempt, seq, text, thinking);
    }
  }

  private final Map<String, Shown> messages = new LinkedHashMap<>();
  private final Map<String, JsonObject> conversations = new LinkedHashMap<>();
  private @Nullable String epoch;

  @Nullable Shown message(String id) {
    return messages.get(id);
  }

  Iterable<Shown> messages() {
    return messages.values();
  }

  Set<String> conversations() {
    return new TreeSet<>(conversations.keySet());
  }

  @Nullable JsonObject conversation(String id) {
    return conversations.get(id);
  }

  @Nullable String epoch() {
    return epoch;
  }

  void epoch(String current) {
    epoch = current;
  }

  /** The reply of a conversation that this client believes is being generated. */
  Optional<Shown> active(String conversationId) {
    return messages.values().stream()
        .filter(it -> it.conversationId.equals(conversationId) && it.active())
        .findFirst();
  }

  /** A summary; what is old changes nothing. */
  void summary(JsonObject conversation) {
    conversations.merge(
        conversation.getString("id"),
        conversation,
        (old, now) -> now.getLong("seq") >= old.getLong("seq") ? now : old);
  }

  /** A message of a {@code …_created} or {@code catchup}; false when it shows less than known. */
  boolean message(JsonObject message) {
    Shown shown = messages.computeIfAbsent(message.getString("id"), id -> new Shown(message));
    int attempt = message.getInteger("attempt");
    if (attempt < shown.attempt || message.getLong("seq") < shown.seq) {
      return true;
    }
    shown.attempt = attempt;
    shown.seq = message.getLong("seq");
    shown.status = message.getString("status");
    shown.stored = message.getInteger("contentLength");
    boolean whole =
        put(shown.text, message.getInteger("contentOffset"), message.getString("content"));
    String thinking = message.getString("thinking");
    if (thinking != null) {
      whole &= put(shown.thinking, message.getInteger("thinkingOffset", 0), thinking);
    }
    return whole;
  }

  private static boolean put(StringBuilder text, int offset, String content) {
    if (offset > text.length()) {
      return false;
    }
    if (offset + content.length() > text.length()) {
      text.setLength(offset);
      text.append(content);
    }
    return true;
  }

  /** Applies text; false when some before it is missing. */
  boolean text(JsonObject frame) {
    Shown shown = messages.get(frame.getString("messageId"));
    if (shown == null || frame.getInteger("attempt") > shown.attempt) {
      return false;
    }
    if (frame.getInteger("attempt") < shown.attempt) {
      return true;
    }
    if (shown.status.equals("pending")) {
      shown.status = "streaming";
    }
    boolean isText = frame.getString("type").equals("text");
    return put(
        isText ? shown.text : shown.thinking,
        frame.getInteger("offset"),
        frame.getString("content"));
  }

  /** A new attempt; false when this client lacks some of what it keeps. */
  boolean attempt(JsonObject frame) {
    Shown shown = messages.get(frame.getString("messageId"));
    if (shown == null) {
      return false;
    }
    if (frame.getInteger("attempt") <= shown.attempt) {
      return true;
    }
    JsonObject keep = frame.getJsonObject("keep");
    shown.attempt = frame.getInteger("attempt");
    shown.seq = frame.getLong("seq");
    shown.status =
        keep.getInteger("text") + keep.getInteger("thinking") == 0 ? "pending" : "streaming";
    boolean whole =
        keep.getInteger("text") <= shown.text.length()
            && keep.getInteger("thinking") <= shown.thinking.length();
    shown.text.setLength(Math.min(keep.getInteger("text"), shown.text.length()));
    shown.thinking.setLength(Math.min(keep.getInteger("thinking"), shown.thinking.length()));
    return whole;
  }

  /** The end of a reply; false when this client lacks some of it. */
  boolean done(JsonObject frame) {
    Shown shown = messages.get(frame.getString("messageId"));
    if (shown == null || frame.getInteger("attempt") > shown.attempt) {
      return false;
    }
    if (frame.getInteger("attempt") < shown.attempt || frame.getLong("seq") <= shown.seq) {
      return true;
    }
    shown.status = frame.getString("status");
    shown.seq = frame.getLong("seq");
    return shown.text.length() == frame.getInteger("length");
  }
}
