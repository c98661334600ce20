package dev.durachat.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.storage.DataDirectory;
import dev.durachat.storage.Requests;
import dev.durachat.storage.UserDatabase;
import dev.durachat.testing.LiveServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered for a time only is forgotten when the actor falls asleep. */
final class ForgettingTest {
  private static final String USER = "ada";

  @TempDir Path data = Path.of("");

  private void look(Consumer<UserDatabase> at) throws IOException {
    try (DataDirectory directory = DataDirectory.claim(data).orElseThrow();
        UserDatabase database = UserDatabase.open(directory.userFile(USER), USER, Instant.EPOCH)) {
      at.accept(database);
    }
  }

  @Test
  void commandsAreRememberedForMoreThanADayAndThenForgotten() throws IOException {
    Instant now = Instant.now();
    Requests.Answered answered = new Requests.Answered("f", "c", "{}");
    look(
        database ->
            database.quickly(
                () -> {
                  database.requests().remember("young", answered, now.minus(Duration.ofHours(25)));
                  database.requests().remember("old", answered, now.minus(Duration.ofDays(3)));
                }));

    try (LiveServer server = LiveServer.on(data, Map.of("user.hibernateAfter", "50ms"))) {
      try (var socket = server.connect(USER)) {
        socket.expect("ready");
        await().until(() -> server.metric("durachat_actors_active") == 0);
      }
    }

    look(
        database -> {
          assertTrue(database.requests().find("young").isPresent());
          assertFalse(database.requests().find("old").isPresent());
        });
  }
}
