package dev.durachat.crash;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all that is stored of a user through the eyes of a client that knows nothing, and
 * compares it with what was commanded, with what was seen, and with what the other tabs show.
 */
final class Audit {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Witness witness;
  private final Person person;
  private final Tab fresh;

  private Audit(Witness witness, WebSocketClient client, Person person) {
    this.witness = witness;
    this.person = person;
    this.fresh = new Tab(witness, client, person.user(), person.user() + "-audit");
  }

  /** Everything, once all is quiet. */
  static void all(Witness witness, WebSocketClient client, Person person, int port) {
    Audit audit = new Audit(witness, client, person);
    audit.read(port);
    synchronized (witness) {
      audit.nothingLostNorDoubled();
      audit.textsAreTrue();
      audit.tabsShowWhatIsStored();
    }
    audit.fresh.drop();
    witness.check();
  }

  private void read(int port) {
    witness.require(fresh.connect(port), "the auditor is not let in");
    fresh.send(new JsonObject().put("type", "sync").put("epoch", "none").put("since", 0));
    witness.await("the list of conversations", PATIENCE, () -> fresh.syncs() == 1);
    Set<String> listed = fresh.view().conversations();
    same("conversations", witness.conversationsOf(person.user()), listed);
    listed.forEach(id -> fresh.send(fresh.catchup(id, null)));
    witness.await("all conversations", PATIENCE, () -> fresh.idle() && fresh.whole());
  }

  private void same(String what, Object expected, Object found) {
    witness.require(
        expected.equals(found),
        person.user() + ": " + what + ": expected " + expected + "\n  but found " + found);
  }

  /** As {@link #same}, and tells what was said without an answer that may have had that effect. */
  private void onlyThese(
      String what, Set<String> expected, Set<String> found, Set<String> unanswered) {
    Set<String> more = new TreeSet<>(found);
    more.removeAll(expected);
    Set<String> fewer = new TreeSet<>(expected);
    fewer.removeAll(found);
    List<String> extra = new ArrayList<>();
    for (View.Shown shown : fresh.view().messages()) {
      if (more.contains(shown.id())) {
        extra.add(shown.id() + " under " + shown.parentId());
      }
    }
    List<JsonObject> said =
        person.commands().values().stream()
            .filter(it -> unanswered.contains(it.getString("requestId")))
            .filter(it -> it.getString("type").equals("regenerate"))
            .toList();
    witness.require(
        more.isEmpty() && fewer.isEmpty(),
        person.user()
            + ": "
            + what
            + ": none expected but "
            + extra
            + "\n  none found of "
            + fewer
            + "\n  without an answer: "
            + said);
  }

  /** Every command that was answered took effect once, and nothing else did. */
  private void nothingLostNorDoubled() {
    List<String> prompts = new ArrayList<>();
    Set<String> replies = new TreeSet<>();
    for (View.Shown shown : fresh.view().messages()) {
      if (shown.role().equals("user")) {
        prompts.add(shown.text());
      } else {
        replies.add(shown.id());
      }
    }
    List<String> commanded = new ArrayList<>();
    Set<String> commandedReplies = new TreeSet<>();
    Set<String> unanswered = new TreeSet<>(person.commands().keySet());
    unanswered.removeAll(witness.answers().keySet());
    for (Map.Entry<String, Witness.Answer> answer : witness.answers().entrySet()) {
      JsonObject command = person.commands().get(answer.getKey());
      if (command != null && !command.getString("type").equals("continue")) {
        commandedReplies.add(answer.getValue().messageId());
        if (command.getString("type").equals("start_chat")) {
          commanded.add(command.getString("prompt"));
        }
      }
    }
    prompts.sort(null);
    commanded.sort(null);
    same("prompts", commanded, prompts);
    onlyThese("replies", commandedReplies, replies, unanswered);
    Set<String> ids = new TreeSet<>();
    fresh.view().messages().forEach(it -> ids.add(it.id()));
    same("messages", witness.messagesOf(person.user()), ids);
  }

  private void textsAreTrue() {
    for (View.Shown reply : fresh.view().messages()) {
      if (!reply.role().equals("assistant")) {
        continue;
      }
      witness.require(!reply.active(), "a reply that goes on for ever: " + reply);
      View.Shown prompt = fresh.view().message(reply.parentId() == null ? "" : reply.parentId());
      String tale = prompt == null ? "" : Tale.of(prompt.text()).text();
      boolean whole = reply.status().equals("complete");
      witness.require(
          whole ? tale.equals(reply.text()) : tale.startsWith(reply.text()),
          "not what the model said:\n  " + tale + "\n  " + reply);
      SeenReply seen = witness.seen(reply.id());
      same("text of " + reply.id(), seen == null ? "" : seen.text(), reply.text());
      endIsStored(reply, seen == null ? null : seen.end());
    }
  }

  private void endIsStored(View.Shown reply, @Nullable JsonObject end) {
    if (end != null) {
      same("status of " + reply.id(), end.getString("status"), reply.status());
      same("attempt of " + reply.id(), end.getInteger("attempt"), reply.attempt());
      same("length of " + reply.id(), end.getInteger("length"), reply.text().length());
    }
  }

  private void tabsShowWhatIsStored() {
    for (Tab tab : person.tabs()) {
      for (View.Shown stored : fresh.view().messages()) {
        View.Shown shown = tab.view().message(stored.id());
        same(
            tab.name() + " shows", stored.toString(), shown == null ? "nothing" : shown.toString());
      }
      for (String id : fresh.view().conversations()) {
        same(
            tab.name() + " lists",
            String.valueOf(fresh.view().conversation(id)),
            String.valueOf(tab.view().conversation(id)));
      }
    }
  }
}
