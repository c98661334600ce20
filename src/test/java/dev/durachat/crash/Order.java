package dev.durachat.crash;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must come next on one socket: {@code seq} never falls, text only of what is open and each
 * from just where the last ended, one end of an attempt after its last text. Guarded by the {@link
 * Witness}.
 */
final class Order {
  private final Witness witness;
  private final String name;
  private final Set<String> open = new HashSet<>();
  private final Map<String, String> leaving = new HashMap<>();
  private final Map<String, Integer> nextText = new HashMap<>();
  private final Map<String, Integer> nextThinking = new HashMap<>();
  private final Map<String, String> conversationOf = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<String> stopped = new HashSet<>();
  private long seq;

  Order(Witness witness, String name) {
    this.witness = witness;
    this.name = name;
  }

  /** A frame with a number that is not a repeated answer. */
  void numbered(JsonObject frame) {
    long next = frame.getLong("seq");
    witness.require(next >= seq, name + ": seq fell from " + seq + " in " + frame);
    seq = Math.max(seq, next);
  }

  boolean isOpen(String conversationId) {
    return open.contains(conversationId);
  }

  /** Asked for what opens a conversation. */
  void opening(String conversationId) {
    open.add(conversationId);
  }

  /**
   * Asked to leave.
   *
   * @param barrier id of the ping that follows: from its pong on nothing may come
   */
  void leaving(String conversationId, String barrier) {
    open.remove(conversationId);
    leaving.put(conversationId, barrier);
    conversationOf
        .entrySet()
        .removeIf(
            it -> {
              boolean gone = it.getValue().equals(conversationId);
              if (gone) {
                nextText.remove(it.getKey());
                nextThinking.remove(it.getKey());
              }
              return gone;
            });
  }

  void pong(String id) {
    leaving.values().remove(id);
  }

  void stopping(String messageId) {
    stopped.add(messageId);
  }

  /** From now on the next text of this message must begin at these places. */
  void expect(String conversationId, String messageId, int text, int thinking) {
    if (open.contains(conversationId) && !leaving.containsKey(conversationId)) {
      conversationOf.put(messageId, conversationId);
      nextText.put(messageId, text);
      nextThinking.put(messageId, thinking);
    }
  }

  void text(JsonObject frame) {
    String conversationId = frame.getString("conversationId");
    String messageId = frame.getString("messageId");
    witness.require(
        open.contains(conversationId) || leaving.containsKey(conversationId),
        name + ": text of what is not open: " + frame);
    witness.require(
        !ended.contains(messageId + frame.getInteger("attempt")),
        name + ": text after its done: " + frame);
    Map<String, Integer> next = frame.getString("type").equals("text") ? nextText : nextThinking;
    int offset = frame.getInteger("offset");
    Integer expected = next.get(messageId);
    if (expected != null) {
      witness.require(
          expected == offset, name + ": text at " + offset + " instead of " + expected + frame);
      next.put(messageId, offset + frame.getString("content").length());
    }
  }

  void attempt(JsonObject frame) {
    String messageId = frame.getString("messageId");
    int keep = frame.getJsonObject("keep").getInteger("text");
    Integer had = nextText.get(messageId);
    if (had != null) {
      witness.require(had == keep, name + ": had " + had + " of " + frame);
      expect(
          frame.getString("conversationId"),
          messageId,
          keep,
          frame.getJsonObject("keep").getInteger("thinking"));
    }
  }

  void done(JsonObject frame) {
    String messageId = frame.getString("messageId");
    boolean first = ended.add(messageId + frame.getInteger("attempt"));
    boolean asked = stopped.contains(messageId);
    witness.require(first || asked, name + ": done again: " + frame);
    if (!asked) {
      numbered(frame);
    }
    Integer had = nextText.get(messageId);
    witness.require(
        had == null || !first || had.equals(frame.getInteger("length")),
        name + ": had " + had + " at " + frame);
  }

  /** What was answered to a catchup: from here on all must follow without a hole. */
  void caughtUp(JsonObject frame) {
    numbered(frame);
    String conversationId = frame.getJsonObject("conversation").getString("id");
    String active = null;
    for (JsonObject message : Witness.objects(frame.getJsonArray("messages"))) {
      String id = message.getString("id");
      int end = message.getInteger("contentOffset") + message.getString("content").length();
      int thought =
          message.getInteger("thinkingOffset", 0) + message.getString("thinking", "").length();
      expect(conversationId, id, end, thought);
      if (end < message.getInteger("contentLength")
          || thought < message.getInteger("thinkingLength", 0)) {
        ended.remove(id + message.getInteger("attempt"));
      }
      if (message.getString("status").equals("pending")
          || message.getString("status").equals("streaming")) {
        active = id;
      }
    }
    String said = frame.getString("activeMessageId");
    witness.require(
        java.util.Objects.equals(active, said)
            && frame.getBoolean("hasActiveStream") == (active != null)
            && frame.getJsonObject("conversation").getBoolean("streaming") == (active != null),
        name + ": active is " + active + " and not as it says: " + frame);
  }
}
