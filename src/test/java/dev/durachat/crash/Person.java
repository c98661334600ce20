package dev.durachat.crash;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** A user with several tabs, who does something of chance whenever it is asked to. */
final class Person {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Witness witness;
  private final Random random;
  private final String user;
  private final List<Tab> tabs = new ArrayList<>();
  private final Map<String, JsonObject> commands = new LinkedHashMap<>();
  private final Map<String, Tab> senders = new HashMap<>();
  private int longestTale = 120;

  Person(Witness witness, WebSocketClient client, String user, int tabs, Random random) {
    this.witness = witness;
    this.random = random;
    this.user = user;
    for (int i = 0; i < tabs; i++) {
      this.tabs.add(new Tab(witness, client, user, user + "-tab" + i));
    }
  }

  String user() {
    return user;
  }

  List<Tab> tabs() {
    return tabs;
  }

  /** Everything ever commanded, by requestId. */
  Map<String, JsonObject> commands() {
    return commands;
  }

  void longestTale(int words) {
    longestTale = words;
  }

  /** Opens the tabs' sockets again; some know nothing any more. */
  void connect(int port) {
    for (Tab tab : tabs) {
      if (tab.connected()) {
        continue;
      }
      if (random.nextInt(6) == 0) {
        tab.reload();
      }
      if (tab.connect(port)) {
        boolean askFirst = random.nextBoolean();
        if (askFirst) {
          follow(tab);
        }
        tab.resend();
        if (!askFirst) {
          follow(tab);
        }
      }
    }
  }

  /** Asks for all of this user's conversations, from where the tab left. */
  void follow(Tab tab) {
    synchronized (witness) {
      for (String conversationId : witness.conversationsOf(user)) {
        tab.send(question(tab, conversationId));
      }
    }
  }

  /** One of the ways to ask for the same. */
  JsonObject question(Tab tab, String conversationId) {
    Optional<View.Shown> active = tab.view().active(conversationId);
    boolean say = random.nextInt(4) > 0;
    JsonObject frame =
        tab.catchup(conversationId, say ? active.map(View.Shown::id).orElse(null) : null);
    Long since = tab.caughtUpTo(conversationId);
    if (since != null && random.nextInt(3) == 0) {
      frame.put("since", since).put("epoch", tab.view().epoch());
    }
    return frame;
  }

  /** Commands something. */
  void act() {
    synchronized (witness) {
      List<Tab> connected = tabs.stream().filter(Tab::connected).toList();
      if (connected.isEmpty()) {
        return;
      }
      Tab tab = connected.get(random.nextInt(connected.size()));
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> command(tab, prompt());
        case 4, 5 ->
            any(tab, shown -> true)
                .ifPresent(it -> command(tab, prompt().put("conversationId", it.conversationId())));
        case 6 -> about(tab, "regenerate", shown -> shown.role().equals("assistant"));
        case 7, 8 ->
            about(
                tab,
                "continue",
                shown -> shown.role().equals("assistant") && !shown.status().equals("complete"));
        default ->
            any(tab, View.Shown::active)
                .ifPresent(
                    it -> tab.send(new JsonObject().put("type", "stop").put("messageId", it.id())));
      }
    }
  }

  /** A new prompt for a new conversation. */
  JsonObject prompt() {
    return new JsonObject()
        .put("type", "start_chat")
        .put(
            "prompt",
            Tale.prompt(random.nextLong(Long.MAX_VALUE), 1 + random.nextInt(longestTale)));
  }

  private void about(Tab tab, String type, Predicate<View.Shown> which) {
    any(tab, which)
        .ifPresent(
            it -> {
              String promptId = it.parentId();
              if (type.equals("regenerate") && promptId != null) {
                witness.regenerating(promptId);
              }
              command(tab, new JsonObject().put("type", type).put("messageId", it.id()));
            });
  }

  void command(Tab tab, JsonObject frame) {
    String requestId = tabs.getFirst().sessionId() + "-" + commands.size();
    frame.put("requestId", requestId);
    commands.put(requestId, frame);
    senders.put(requestId, tab);
    tab.command(frame);
    if (random.nextInt(5) == 0) {
      tab.send(frame);
    }
  }

  /** Says again what was said before, answered or not; or something else by its name. */
  void repeat() {
    synchronized (witness) {
      if (commands.isEmpty()) {
        return;
      }
      String requestId = List.copyOf(commands.keySet()).get(random.nextInt(commands.size()));
      JsonObject frame = commands.get(requestId);
      Tab tab = senders.get(requestId);
      if (tab == null || frame == null || !tab.connected()) {
        return;
      }
      boolean answered = witness.answers().containsKey(requestId);
      if (random.nextInt(3) == 0 && answered) {
        tab.conflict(frame.copy().put("prompt", "another").put("messageId", "another"));
      } else if (answered) {
        tab.send(frame);
      } else {
        // It may have been refused and take effect now: then a kill may take the answer with it.
        tab.command(frame);
      }
    }
  }

  Optional<View.Shown> any(Tab tab, Predicate<View.Shown> which) {
    List<View.Shown> fitting = new ArrayList<>();
    tab.view()
        .messages()
        .forEach(
            it -> {
              if (which.test(it)) {
                fitting.add(it);
              }
            });
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(fitting.get(random.nextInt(fitting.size())));
  }

  /** Waits until all commands are answered, and all replies have ended in every tab. */
  void settle() {
    for (Tab tab : tabs) {
      witness.await(tab.name() + " to be answered", PATIENCE, tab::settled);
    }
    tabs.forEach(this::follow);
    for (Tab tab : tabs) {
      witness.await(
          () -> tab.name() + " to see every end: " + any(tab, View.Shown::active),
          PATIENCE,
          () -> tab.idle() && any(tab, it -> it.active() || !it.whole()).isEmpty());
    }
  }
}
