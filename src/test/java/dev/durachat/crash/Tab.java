package dev.durachat.crash;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client: what it shows, and what it asked for and has no answer to. Both outlive its sockets.
 * Guarded by the {@link Witness}.
 */
final class Tab {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LAST_FRAMES = 40;

  /** The largest page: whoever asks for it wants all pages. */
  static final int ALL = 1000;

  private final Witness witness;
  private final WebSocketClient client;
  private final String user;
  private final String name;
  private final Map<String, JsonObject> outbox = new LinkedHashMap<>();
  private final Map<String, Integer> timesSent = new HashMap<>();

  /** Copies of commands that were sent on the socket that is open, and are not refused. */
  private final Map<String, Integer> underWay = new HashMap<>();

  private final Map<String, Long> caughtUpTo = new HashMap<>();
  private final Set<String> conflicts = new HashSet<>();
  private final Deque<JsonObject> log = new ArrayDeque<>();
  private View view = new View();
  private long seq;
  private int syncs;
  private @Nullable Line line;

  Tab(Witness witness, WebSocketClient client, String user, String name) {
    this.witness = witness;
    this.client = client;
    this.user = user;
    this.name = name;
  }

  String user() {
    return user;
  }

  String name() {
    return name;
  }

  /** The name in ASCII, as a query may hold it. */
  String sessionId() {
    return name.replaceAll("[^a-z0-9-]", "_");
  }

  View view() {
    return view;
  }

  @Nullable Line line() {
    return line;
  }

  boolean connected() {
    synchronized (witness) {
      return line != null && line.ready() && !line.over();
    }
  }

  /** Whether every command got its answer. */
  boolean settled() {
    synchronized (witness) {
      return outbox.isEmpty();
    }
  }

  /** Whether no answer is missing on the socket that is open. */
  boolean idle() {
    synchronized (witness) {
      return line != null && line.idle() && outbox.isEmpty();
    }
  }

  /** Whether every text came in all its pieces. */
  boolean whole() {
    for (View.Shown shown : view.messages()) {
      if (!shown.whole()) {
        return false;
      }
    }
    return true;
  }

  /** Sends a command under a name that stands for another one. */
  void conflict(JsonObject frame) {
    Line current = line;
    if (current != null) {
      conflicts.add(frame.getString("requestId"));
      current.send(frame);
    }
  }

  /** How many lists of conversations came. */
  int syncs() {
    return syncs;
  }

  void synced() {
    syncs++;
  }

  /** The last frames that came, for whoever looks for a fault. */
  List<JsonObject> log() {
    return List.copyOf(log);
  }

  /** Opens a socket and waits until it is greeted; false when that does not work. */
  boolean connect(int port) {
    Line opened;
    synchronized (witness) {
      opened = new Line(witness, this, client, port);
      line = opened;
      underWay.clear();
    }
    return witness.awaitOr(PATIENCE, () -> opened.ready() || opened.over()) && connected();
  }

  /** Waits until the server is gone for this tab. */
  void awaitClosed() {
    Line last = line;
    if (last != null) {
      witness.await(name + " to be closed", PATIENCE, last::over);
    }
  }

  void drop() {
    Line last = line;
    if (last != null) {
      last.drop();
      awaitClosed();
    }
  }

  /** Forgets all that it shows, as a reloaded page; what it asked for stays. */
  void reload() {
    synchronized (witness) {
      view = new View();
      caughtUpTo.clear();
    }
  }

  /** Sends a command that has its one effect, however often it is sent. */
  void command(JsonObject frame) {
    synchronized (witness) {
      outbox.put(frame.getString("requestId"), frame);
      send(frame);
    }
  }

  /** Sends again what has no answer. */
  void resend() {
    synchronized (witness) {
      List.copyOf(outbox.values()).forEach(this::send);
    }
  }

  void send(JsonObject frame) {
    synchronized (witness) {
      Line current = line;
      if (current == null || current.over()) {
        return;
      }
      String requestId = frame.getString("requestId");
      if (requestId != null) {
        timesSent.merge(requestId, 1, Integer::sum);
        underWay.merge(requestId, 1, Integer::sum);
        opens(frame, current);
      }
      current.send(frame);
    }
  }

  private void opens(JsonObject command, Line current) {
    String conversationId = command.getString("conversationId");
    View.Shown about = view.message(command.getString("messageId", ""));
    if (conversationId != null) {
      current.opening(conversationId);
    } else if (about != null) {
      current.opening(about.conversationId());
    }
  }

  /** Asks for what this tab lacks of a conversation, naming what it has of one message. */
  JsonObject catchup(String conversationId, @Nullable String messageId) {
    JsonObject frame =
        new JsonObject()
            .put("type", "catchup")
            .put("conversationId", conversationId)
            .put("limit", ALL);
    View.Shown shown = messageId == null ? null : view.message(messageId);
    if (shown != null) {
      frame.put(
          "have",
          new JsonObject()
              .put("messageId", messageId)
              .put("attempt", shown.attempt())
              .put("offset", shown.text().length())
              .put("thinkingOffset", shown.thinking().length()));
    }
    return frame;
  }

  /** Up to where this tab knows all of a conversation; null when it was never told. */
  @Nullable Long caughtUpTo(String conversationId) {
    return caughtUpTo.get(conversationId);
  }

  int timesSent(@Nullable String requestId) {
    return requestId == null ? 0 : timesSent.getOrDefault(requestId, 0);
  }

  void greeted(JsonObject ready) {
    String epoch = ready.getString("epoch");
    witness.require(
        view.epoch() == null || epoch.equals(view.epoch()), name + ": another epoch: " + ready);
    witness.require(user.equals(ready.getString("userId")), name + " is taken for " + ready);
    witness.require(ready.getLong("seq") >= seq, name + " has seen " + seq + " before " + ready);
    view.epoch(epoch);
  }

  void caughtUp(String conversationId, long upTo) {
    caughtUpTo.put(conversationId, upTo);
  }

  void answered(JsonObject frame) {
    String requestId = frame.getString("requestId");
    if (requestId != null) {
      outbox.remove(requestId);
    }
  }

  void refused(JsonObject error) {
    String requestId = error.getString("requestId");
    String code = error.getString("code");
    if (code.equals("request_conflict") && conflicts.contains(requestId)) {
      return;
    }
    boolean expected =
        switch (code) {
          case "stream_active", "invalid_message", "unavailable" -> requestId != null;
          default -> false;
        };
    witness.require(expected, name + " is refused: " + error);
    witness.require(
        requestId == null || !witness.answers().containsKey(requestId),
        name + ": refused after it was answered: " + error);
    // Another copy of it may take effect yet.
    if (requestId != null
        && underWay.merge(requestId, -1, Integer::sum) <= 0
        && !code.equals("unavailable")) {
      outbox.remove(requestId);
    }
  }

  void log(JsonObject frame) {
    seq = Math.max(seq, frame.getLong("seq", 0L));
    log.addLast(frame);
    if (log.size() > LAST_FRAMES) {
      log.removeFirst();
    }
  }
}
