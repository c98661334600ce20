package dev.durachat.crash;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that any client saw of one message. Guarded by the {@link Witness}. */
final class SeenReply {
  private final Witness witness;
  private final String id;
  private final String conversationId;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private final Map<Integer, Integer> endOfAttempt = new HashMap<>();
  private final Map<Integer, JsonObject> ends = new HashMap<>();
  private int attempt = 1;
  private @Nullable String parentId;

  SeenReply(Witness witness, String id, String conversationId) {
    this.witness = witness;
    this.id = id;
    this.conversationId = conversationId;
  }

  String conversationId() {
    return conversationId;
  }

  String text() {
    return text.toString();
  }

  /** The end of the newest attempt, if it was seen. */
  @Nullable JsonObject end() {
    return ends.get(attempt);
  }

  @Nullable String parentId() {
    return parentId;
  }

  /** The message as it was created: a prompt, or a reply that is still empty. */
  void whole(JsonObject message) {
    parentId = message.getString("parentId");
    saw(text, "text", 0, message.getString("content"));
  }

  void text(JsonObject frame) {
    int of = frame.getInteger("attempt");
    String content = frame.getString("content");
    int offset = frame.getInteger("offset");
    attempt = Math.max(attempt, of);
    boolean wellFormed =
        !content.isEmpty()
            && !Character.isLowSurrogate(content.charAt(0))
            && !Character.isHighSurrogate(content.charAt(content.length() - 1));
    witness.require(wellFormed, "an empty text, or half a pair: " + frame);
    witness.require(content.length() <= 64 * 1024, "a text of more than 64 Ki units");
    if (frame.getString("type").equals("text")) {
      saw(text, "text", offset, content);
      endOfAttempt.merge(of, offset + content.length(), Math::max);
      JsonObject end = ends.get(of);
      witness.require(
          end == null || offset + content.length() <= end.getInteger("length"),
          "text beyond the length of its done: " + frame);
    } else {
      saw(thinking, "thinking", offset, content);
    }
  }

  private void saw(StringBuilder known, String kind, int offset, String content) {
    if (offset > known.length()) {
      witness.violation(
          "a hole in the %s of %s: %d after %d".formatted(kind, id, offset, known.length()));
      return;
    }
    int common = Math.min(known.length() - offset, content.length());
    if (!known.substring(offset, offset + common).equals(content.substring(0, common))) {
      witness.violation(
          "%s of %s changed at %d: it was %s and is %s"
              .formatted(kind, id, offset, known.substring(offset, offset + common), content));
      return;
    }
    known.append(content, common, content.length());
  }

  void attempt(JsonObject frame) {
    int begun = frame.getInteger("attempt");
    int kept = frame.getJsonObject("keep").getInteger("text");
    endOfAttempt.forEach(
        (earlier, end) ->
            witness.require(
                earlier >= begun || end <= kept,
                "attempt %d of %s keeps %d units of %d that were seen"
                    .formatted(begun, id, kept, end)));
    JsonObject end = ends.get(begun - 1);
    witness.require(
        end == null || frame.containsKey("requestId"),
        "a reply was taken up again after its end was seen: " + frame);
    attempt = Math.max(attempt, begun);
  }

  void done(JsonObject frame) {
    int of = frame.getInteger("attempt");
    attempt = Math.max(attempt, of);
    JsonObject before = ends.putIfAbsent(of, frame);
    witness.require(
        before == null || before.equals(frame), "two ends:\n  " + before + "\n  " + frame);
    witness.require(
        endOfAttempt.getOrDefault(of, 0) <= frame.getInteger("length"),
        "more was seen than the length of its done: " + frame);
  }

  /**
   * What had been seen of a message at some moment.
   *
   * @param ended its newest attempt whose end was seen; 0 when there is none
   */
  record Known(int length, int ended) {
    static final Known NOTHING = new Known(0, 0);
  }

  Known known() {
    return new Known(text.length(), ends.keySet().stream().mapToInt(it -> it).max().orElse(0));
  }

  /**
   * The message as it is stored.
   *
   * @param before how much of it had been seen when it was asked for
   */
  void stored(JsonObject message, Known before) {
    int of = message.getInteger("attempt");
    int length = message.getInteger("contentLength");
    attempt = Math.max(attempt, of);
    saw(text, "text", message.getInteger("contentOffset"), message.getString("content"));
    if (message.getString("thinking") != null) {
      saw(
          thinking,
          "thinking",
          message.getInteger("thinkingOffset", 0),
          message.getString("thinking"));
    }
    witness.require(
        length >= before.length(),
        "of %s %d units are left of %d".formatted(id, length, before.length()));
    witness.require(of >= before.ended(), "an attempt that ended is gone: " + ends);
    JsonObject end = ends.get(of);
    if (end != null && of == before.ended()) {
      witness.require(
          end.getString("status").equals(message.getString("status"))
              && end.getInteger("length") == length,
          "the end that was seen is not what is stored:\n  " + end + "\n  " + message);
    }
  }
}
