package dev.durachat.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.TestSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A user who sends one prompt after the other until the server is gone, and keeps what it was
 * promised: prompts that were acknowledged, and replies that ended.
 */
final class Talker {

  /**
   * What the server has said of a reply.
   *
   * @param ended whether its {@code done} came, with {@code text} as the whole text
   */
  record Promise(
      String conversationId, String messageId, String prompt, String text, boolean ended) {
    Promise more(String content) {
      return new Promise(conversationId, messageId, prompt, text + content, ended);
    }

    Promise end() {
      return new Promise(conversationId, messageId, prompt, text, true);
    }
  }

  private final String user;
  private final TestSocket socket;
  private final Thread thread;

  private Talker(String user, TestSocket socket, CountDownLatch promised) {
    this.user = user;
    this.socket = socket;
    this.thread = Thread.startVirtualThread(() -> talk(promised));
  }

  /** Begins to talk; each promise counts the latch down. */
  static Talker start(RunningServer server, String user, CountDownLatch promised) {
    return new Talker(user, server.greeted(user), promised);
  }

  private void talk(CountDownLatch promised) {
    try {
      for (int i = 0; ; i++) {
        socket.say("{type:'start_chat', prompt:'say %s-%d'}".formatted(user, i));
        socket.expect("conversation_created");
        promised.countDown();
        socket.expect("done");
        promised.countDown();
      }
    } catch (AssertionError gone) {
      // The server is gone, or cannot write any more: what counts is what came before.
    }
  }

  String user() {
    return user;
  }

  /** Waits until the server is gone for this user. */
  void end() {
    socket.closeCode();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** All that was promised so far. */
  Map<String, Promise> promises() {
    Map<String, Promise> promises = new HashMap<>();
    for (JsonNode frame : socket.seen()) {
      String id = frame.path("messageId").asText();
      switch (frame.path("type").asText()) {
        case "conversation_created" ->
            promises.put(
                id,
                new Promise(
                    frame.path("conversationId").asText(),
                    id,
                    frame.path("messages").path(0).path("content").asText(),
                    "",
                    false));
        case "text" ->
            promises.computeIfPresent(
                id, (same, promise) -> promise.more(frame.path("content").asText()));
        case "done" -> promises.computeIfPresent(id, (same, promise) -> promise.end());
        default -> {}
      }
    }
    return promises;
  }
}
