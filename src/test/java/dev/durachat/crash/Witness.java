package dev.durachat.crash;

import dev.durachat.crash.SeenReply.Known;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers all that any client ever saw, over all lives of the server, and notes at once what
 * contradicts it. Its monitor guards everything of these tests that sockets change.
 */
final class Witness {
  private static final int ENOUGH = 20;

  /** The answer that a command got. */
  record Answer(String conversationId, String messageId, JsonObject frame) {}

  private final Map<String, SeenReply> messages = new LinkedHashMap<>();
  private final Map<String, Answer> answers = new HashMap<>();
  private final Map<String, String> users = new HashMap<>();
  private final Set<String> regenerated = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private long textFrames;
  private long createdFrames;

  /** A promise was broken. */
  synchronized void violation(String what) {
    if (violations.size() < ENOUGH) {
      violations.add(what);
    }
    notifyAll();
  }

  void require(boolean holds, String otherwise) {
    if (!holds) {
      violation(otherwise);
    }
  }

  /** Something may have come true that someone waits for. */
  synchronized void stir() {
    notifyAll();
  }

  synchronized void check() {
    if (!violations.isEmpty()) {
      throw new AssertionError(String.join("\n", violations));
    }
  }

  /** Waits until this is so. */
  void await(String what, Duration atMost, BooleanSupplier holds) {
    await(() -> what, atMost, holds);
  }

  /** Waits until this is so. */
  synchronized void await(Supplier<String> what, Duration atMost, BooleanSupplier holds) {
    if (!awaitOr(atMost, holds)) {
      throw new AssertionError("waited in vain: " + what.get());
    }
  }

  /** Waits until this is so, or for so long, and tells which; fails on a broken promise. */
  synchronized boolean awaitOr(Duration atMost, BooleanSupplier holds) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      check();
      if (holds.getAsBoolean()) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  synchronized long textFrames() {
    return textFrames;
  }

  synchronized long createdFrames() {
    return createdFrames;
  }

  synchronized Map<String, Answer> answers() {
    return Map.copyOf(answers);
  }

  /** What was seen of a message. */
  synchronized @Nullable SeenReply seen(String messageId) {
    return messages.get(messageId);
  }

  /** All conversations of a user that any client was told of. */
  synchronized Set<String> conversationsOf(String user) {
    Set<String> ids = new TreeSet<>();
    users.forEach(
        (id, owner) -> {
          if (owner.equals(user)) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** Ids of all messages of a user that any client saw. */
  synchronized Set<String> messagesOf(String user) {
    Set<String> ids = new TreeSet<>();
    messages.forEach(
        (id, seen) -> {
          if (user.equals(users.get(seen.conversationId()))) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** What was seen of a conversation up to now, by message. */
  synchronized Map<String, Known> known(String conversationId) {
    Map<String, Known> known = new HashMap<>();
    messages.forEach(
        (id, seen) -> {
          if (seen.conversationId().equals(conversationId)) {
            known.put(id, seen.known());
          }
        });
    return known;
  }

  /** A {@code …_created}, new or repeated. */
  synchronized void created(String user, JsonObject frame) {
    createdFrames++;
    String conversationId = frame.getString("conversationId");
    belongs(user, conversationId);
    for (JsonObject message : objects(frame.getJsonArray("messages"))) {
      seen(message, conversationId).whole(message);
    }
    answered(frame);
    notifyAll();
  }

  /** An answer that carries a requestId: there is only one, whatever happens. */
  private void answered(JsonObject frame) {
    String requestId = frame.getString("requestId");
    if (requestId == null) {
      return;
    }
    Answer answer =
        new Answer(frame.getString("conversationId"), frame.getString("messageId"), frame);
    Answer before = answers.putIfAbsent(requestId, answer);
    require(
        before == null || before.frame().equals(frame),
        () -> "two answers to one request:\n  " + before + "\n  " + frame);
  }

  private void require(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      violation(otherwise.get());
    }
  }

  synchronized void text(String user, JsonObject frame) {
    textFrames++;
    belongs(user, frame.getString("conversationId"));
    SeenReply seen = messages.get(frame.getString("messageId"));
    if (seen == null) {
      violation("text of a message that nobody was told of: " + frame);
    } else {
      seen.text(frame);
    }
    notifyAll();
  }

  synchronized void attempt(String user, JsonObject frame) {
    belongs(user, frame.getString("conversationId"));
    SeenReply seen = messages.get(frame.getString("messageId"));
    if (seen == null) {
      violation("an attempt at a message that nobody was told of: " + frame);
    } else {
      seen.attempt(frame);
    }
    answered(frame);
    notifyAll();
  }

  synchronized void done(String user, JsonObject frame) {
    belongs(user, frame.getString("conversationId"));
    SeenReply seen = messages.get(frame.getString("messageId"));
    // One that was created just before a crash may have ended unseen but for its end.
    if (seen != null) {
      seen.done(frame);
    }
    notifyAll();
  }

  /** A prompt may get another reply: from now on calls for it may be for any of them. */
  synchronized void regenerating(String promptId) {
    regenerated.add(promptId);
  }

  /**
   * The model is called for an answer to this prompt, of which so much is stored: at least what was
   * seen. It would say the rest again in the same words, so that nobody could tell the loss later.
   */
  synchronized void resumed(String prompt, int stored) {
    for (SeenReply seen : messages.values()) {
      String parentId = seen.parentId();
      SeenReply parent = parentId == null ? null : messages.get(parentId);
      if (parent != null && parent.text().equals(prompt) && !regenerated.contains(parentId)) {
        int length = seen.known().length();
        require(stored >= length, length + " units were seen, " + stored + " stored: " + prompt);
      }
    }
    notifyAll();
  }

  /**
   * The answer to a {@code catchup}.
   *
   * @param before what had been seen when it was asked for
   * @param all whether it must hold all messages of the conversation
   */
  synchronized void caughtUp(
      String user, JsonObject frame, Map<String, Known> before, boolean all) {
    String conversationId = frame.getJsonObject("conversation").getString("id");
    belongs(user, conversationId);
    Set<String> there = new TreeSet<>();
    for (JsonObject message : objects(frame.getJsonArray("messages"))) {
      there.add(message.getString("id"));
      SeenReply seen = seen(message, conversationId);
      seen.stored(message, before.getOrDefault(message.getString("id"), Known.NOTHING));
    }
    if (all) {
      Set<String> lost = new TreeSet<>(before.keySet());
      lost.removeAll(there);
      require(lost.isEmpty(), () -> "messages are lost: " + lost + " of " + conversationId);
    }
    notifyAll();
  }

  private SeenReply seen(JsonObject message, String conversationId) {
    return messages.computeIfAbsent(
        message.getString("id"), id -> new SeenReply(this, id, conversationId));
  }

  private void belongs(String user, String conversationId) {
    String owner = users.putIfAbsent(conversationId, user);
    require(
        owner == null || owner.equals(user),
        () -> user + " was shown " + conversationId + " of " + owner);
  }

  static List<JsonObject> objects(JsonArray array) {
    List<JsonObject> all = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      all.add(array.getJsonObject(i));
    }
    return all;
  }
}
