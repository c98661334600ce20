package dev.durachat.crash;

import dev.durachat.faults.Fault;
import dev.durachat.faults.FaultReport;
import dev.durachat.testing.ServerLaunch;
import dev.durachat.testing.ServerProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PROTOCOL §5 and §7.6: whatever clients do in whatever order, each socket is told all it must be
 * told, in order and nothing else, and in the end every client shows what is stored.
 *
 * <p>{@code -Dfaults.times=5000} for a longer run, {@code -Dproperty.seed=…} for the same again.
 */
class ProtocolPropertyTest {
  private static final long SEED = Long.getLong("property.seed", System.nanoTime());

  private static final int MOVES_PER_LIFE = 150;
  private static final int GIANT_WORDS = 12_000;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final Witness witness = new Witness();
  private final List<Person> people = new ArrayList<>();

  @Test
  @Fault("whatever clients do")
  void everyClientShowsWhatIsStoredWhateverItDid(FaultReport report) throws IOException {
    int all = report.times(300, 3_000);
    System.out.println("property.seed=" + SEED);
    Vertx vertx = Vertx.vertx();
    WebSocketClient client = CrashTest.client(vertx);
    for (String user : List.of("dora", "émile")) {
      people.add(new Person(witness, client, user, 3, new Random(random.nextLong())));
    }
    try (TaleTeller teller = new TaleTeller(witness, random.nextLong())) {
      teller.failOneIn(6);
      Path conf = CrashConfiguration.write(folder, teller.port());
      for (int moves = all; moves > 0; moves -= MOVES_PER_LIFE) {
        live(conf, Math.min(moves, MOVES_PER_LIFE), client, moves <= MOVES_PER_LIFE);
      }
      report.tried("%d moves of %d users, seed %d", all, people.size(), SEED);
    } finally {
      vertx.close().await();
    }
  }

  private void live(Path conf, int moves, WebSocketClient client, boolean last) {
    try (ServerProcess server = ServerLaunch.of(conf, Path.of("target/crash-server.log")).start()) {
      int port = server.port();
      people.forEach(person -> person.connect(port));
      for (int i = 0; i < moves; i++) {
        synchronized (witness) {
          move(people.get(random.nextInt(people.size())), port);
        }
        if (random.nextInt(3) == 0) {
          witness.awaitOr(Duration.ofMillis(random.nextInt(60)), () -> false);
        }
      }
      if (last) {
        people.forEach(person -> person.connect(port));
        people.forEach(Person::settle);
        people.forEach(person -> Audit.all(witness, client, person, port));
      }
      server.kill();
    }
    people.forEach(person -> person.tabs().forEach(Tab::awaitClosed));
    witness.check();
  }

  private void move(Person person, int port) {
    Tab tab = person.tabs().get(random.nextInt(person.tabs().size()));
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> person.act();
      case 6, 7 -> person.repeat();
      case 8, 9 ->
          person
              .any(tab, it -> true)
              .ifPresent(it -> tab.send(person.question(tab, it.conversationId())));
      case 10 -> person.any(tab, it -> true).ifPresent(it -> tab.send(page(it)));
      case 11 ->
          person
              .any(tab, it -> true)
              .ifPresent(
                  it ->
                      tab.send(
                          new JsonObject()
                              .put("type", "leave")
                              .put("conversationId", it.conversationId())));
      case 12 -> {
        tab.drop();
        if (random.nextBoolean()) {
          person.connect(port);
        }
      }
      case 13 -> spy(tab, person);
      case 14 -> {
        if (random.nextInt(4) == 0) {
          person.command(tab, giant());
        }
      }
      default ->
          tab.send(
              new JsonObject()
                  .put("type", "sync")
                  .put("epoch", tab.view().epoch() == null ? "none" : tab.view().epoch())
                  .put("since", random.nextInt(50)));
    }
  }

  /** A reply that no single frame holds. */
  private JsonObject giant() {
    return new JsonObject()
        .put("type", "start_chat")
        .put("prompt", Tale.prompt(random.nextInt(Integer.MAX_VALUE), GIANT_WORDS));
  }

  private JsonObject page(View.Shown from) {
    return new JsonObject()
        .put("type", "catchup")
        .put("conversationId", from.conversationId())
        .put("before", from.id())
        .put("limit", 1 + random.nextInt(3));
  }

  /** Asks for what is another user's. */
  private void spy(Tab tab, Person person) {
    for (Person other : people) {
      if (!other.equals(person)) {
        witness.conversationsOf(other.user()).stream()
            .findAny()
            .ifPresent(id -> tab.send(tab.catchup(id, null)));
      }
    }
  }
}
