package dev.durachat.crash;

import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One socket of a {@link Tab}, from its opening to its end. Guarded by the {@link Witness}. */
final class Line {

  private static final short OVERLOADED = 4503;

  /** A catchup that is not answered yet. */
  private record Asked(JsonObject frame, Map<String, SeenReply.Known> known) {}

  private final Witness witness;
  private final Tab tab;
  private final ClientWebSocket socket;
  private final Order order;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private int pings;
  private boolean ready;
  private boolean over;
  private @Nullable Short closeCode;

  Line(Witness witness, Tab tab, WebSocketClient client, int port) {
    this.witness = witness;
    this.tab = tab;
    this.order = new Order(witness, tab.name());
    this.socket = client.webSocket();
    socket.textMessageHandler(this::received);
    socket.closeHandler(closed -> ended());
    socket.exceptionHandler(broken -> {});
    socket
        .connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/ws?sessionId=" + tab.sessionId())
                .putHeader("Authorization", "Bearer " + Passport.of(tab.user())))
        .onFailure(refused -> ended());
  }

  boolean ready() {
    return ready;
  }

  /** Whether every catchup is answered. */
  boolean idle() {
    return asked.isEmpty();
  }

  boolean over() {
    return over;
  }

  /** How it ended; null when without a word. */
  @Nullable Short closeCode() {
    return closeCode;
  }

  /** Ends it as a lost network does, as far as the server can tell. */
  void drop() {
    socket.shutdown();
    socket.close();
  }

  private void ended() {
    synchronized (witness) {
      over = true;
      closeCode = socket.closeStatusCode();
      // Whoever reads is never overloaded.
      witness.require(
          closeCode == null || closeCode != OVERLOADED, tab.name() + " was closed as overloaded");
      witness.stir();
    }
  }

  /** Sends a frame, after noting what it asks for. */
  void send(JsonObject frame) {
    switch (frame.getString("type")) {
      case "catchup" -> {
        String conversationId = frame.getString("conversationId");
        asked.add(new Asked(frame, witness.known(conversationId)));
        order.opening(conversationId);
      }
      case "stop" -> order.stopping(frame.getString("messageId"));
      case "leave" -> {
        String barrier = tab.name() + pings++;
        order.leaving(frame.getString("conversationId"), barrier);
        socket.writeTextMessage(frame.encode());
        socket.writeTextMessage(new JsonObject().put("type", "ping").put("id", barrier).encode());
        return;
      }
      default -> {}
    }
    socket.writeTextMessage(frame.encode());
  }

  void opening(String conversationId) {
    order.opening(conversationId);
  }

  private void received(String text) {
    JsonObject frame = new JsonObject(text);
    synchronized (witness) {
      try {
        handle(frame);
      } catch (RuntimeException e) {
        witness.violation(tab.name() + ": " + frame + ": " + e);
      }
      tab.log(frame);
      witness.stir();
    }
  }

  private void handle(JsonObject frame) {
    switch (frame.getString("type")) {
      case "ready" -> {
        order.numbered(frame);
        tab.greeted(frame);
        ready = true;
      }
      case "conversation_created", "message_created" -> created(frame);
      case "text", "thinking" -> text(frame);
      case "attempt" -> attempt(frame);
      case "done" -> done(frame);
      case "catchup" -> caughtUp(frame);
      case "sync" -> {
        order.numbered(frame);
        Witness.objects(frame.getJsonArray("conversations")).forEach(tab.view()::summary);
        tab.synced();
      }
      case "conversation_updated" -> {
        order.numbered(frame);
        tab.view().summary(frame.getJsonObject("conversation"));
      }
      case "pong" -> {
        order.numbered(frame);
        order.pong(frame.getString("id"));
      }
      case "error" -> {
        if (!turnedAway(frame)) {
          tab.refused(frame);
        }
      }
      default -> witness.violation("a frame of no known type: " + frame);
    }
  }

  /** Whether this answers a catchup of what is another user's: as if it were not there. */
  private boolean turnedAway(JsonObject error) {
    String conversationId = error.getString("conversationId");
    boolean foreign =
        "not_found".equals(error.getString("code"))
            && !asked.isEmpty()
            && asked.getFirst().frame().getString("conversationId").equals(conversationId)
            && !witness.conversationsOf(tab.user()).contains(conversationId);
    if (foreign) {
      asked.removeFirst();
    }
    return foreign;
  }

  private void created(JsonObject frame) {
    String conversationId = frame.getString("conversationId");
    String messageId = frame.getString("messageId");
    int sent = tab.timesSent(frame.getString("requestId"));
    if (sent > 0 && frame.getString("type").equals("conversation_created")) {
      order.opening(conversationId);
    }
    if (sent < 2) {
      order.numbered(frame);
    }
    if (sent == 1) {
      order.expect(conversationId, messageId, 0, 0);
    }
    witness.created(tab.user(), frame);
    tab.view().summary(frame.getJsonObject("conversation"));
    Witness.objects(frame.getJsonArray("messages")).forEach(tab.view()::message);
    tab.answered(frame);
  }

  private void text(JsonObject frame) {
    order.text(frame);
    if (tab.view().text(frame)) {
      witness.text(tab.user(), frame);
    } else {
      ask(frame);
    }
  }

  private void attempt(JsonObject frame) {
    int sent = tab.timesSent(frame.getString("requestId"));
    if (sent < 2) {
      order.numbered(frame);
      order.attempt(frame);
    }
    witness.attempt(tab.user(), frame);
    if (!tab.view().attempt(frame)) {
      ask(frame);
    }
    tab.answered(frame);
  }

  private void done(JsonObject frame) {
    order.done(frame);
    witness.done(tab.user(), frame);
    if (!tab.view().done(frame)) {
      ask(frame);
    }
  }

  /** Some text is missing: asks for it, as PROTOCOL §5 says, when the conversation is open. */
  private void ask(JsonObject about) {
    String conversationId = about.getString("conversationId");
    if (order.isOpen(conversationId)) {
      send(tab.catchup(conversationId, about.getString("messageId")));
    }
  }

  private void caughtUp(JsonObject frame) {
    Asked question = asked.removeFirst();
    JsonObject conversation = frame.getJsonObject("conversation");
    witness.require(
        conversation.getString("id").equals(question.frame().getString("conversationId")),
        tab.name() + ": an answer to another question: " + frame);
    boolean partly = question.frame().containsKey("since") && !frame.getBoolean("reset");
    boolean all =
        !partly && !question.frame().containsKey("before") && !frame.getBoolean("hasMore");
    order.caughtUp(frame);
    witness.caughtUp(tab.user(), frame, question.known(), all);
    JsonObject have = question.frame().getJsonObject("have");
    for (JsonObject message : Witness.objects(frame.getJsonArray("messages"))) {
      begins(message, have);
      View.Shown shown = tab.view().message(message.getString("id"));
      witness.require(
          shown == null || shown.text().length() <= message.getInteger("contentLength"),
          tab.name() + ": less is stored than is shown: " + message);
      witness.require(
          tab.view().message(message), tab.name() + ": a piece that fits nowhere: " + message);
    }
    tab.view().summary(conversation);
    if (all || partly) {
      tab.caughtUp(conversation.getString("id"), frame.getLong("seq"));
    } else if (frame.getBoolean("hasMore") && question.frame().getInteger("limit") == Tab.ALL) {
      send(
          tab.catchup(conversation.getString("id"), null).put("before", frame.getString("before")));
    }
  }

  /** A message begins where the client said that it is, unless that place is none. */
  private void begins(JsonObject message, @Nullable JsonObject have) {
    boolean had =
        have != null
            && have.getString("messageId").equals(message.getString("id"))
            && Objects.equals(have.getInteger("attempt"), message.getInteger("attempt"))
            && have.getInteger("offset") <= message.getInteger("contentLength");
    int expected = had && have != null ? have.getInteger("offset") : 0;
    witness.require(
        message.getInteger("contentOffset") == expected,
        tab.name() + ": begins not at " + expected + ": " + message + " for " + have);
  }
}
