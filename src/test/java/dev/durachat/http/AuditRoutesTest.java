package dev.durachat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.durachat.storage.Directory;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditRoutesTest {
  private static final String PATH = "/api/v1/me/audit";

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx();
  private Directory directory = unopened();
  private Site site = unbuilt();

  @SuppressWarnings("NullAway") // Opened before each test.
  private static Directory unopened() {
    return null;
  }

  @SuppressWarnings("NullAway") // Built before each test.
  private static Site unbuilt() {
    return null;
  }

  @BeforeEach
  void start() throws Exception {
    var noon = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);
    directory = Directory.open(vertx, temp, noon);
    site = new Site(temp, Map.of(), List.of(new AuditRoutes(directory.audit())));
  }

  @AfterEach
  void stop() {
    site.close();
    directory.close().await();
    vertx.close().await();
  }

  private List<String> actions(JsonObject page) {
    return page.getJsonArray("events").stream()
        .map(event -> ((JsonObject) event).getString("action"))
        .toList();
  }

  @Test
  void showsWhatWasDone() throws Exception {
    directory.audit().record("local", "export", "c1", "10.0.0.1").await();
    directory.audit().record("local", "signin", null, null).await();
    directory.audit().record("another", "signin", null, null).await();
    var answer = site.get(PATH);
    assertEquals(200, answer.status());
    assertEquals(
        new JsonObject(
            """
            {"events":[
              {"at":"2026-01-02T12:00:00.000Z","action":"signin"},
              {"at":"2026-01-02T12:00:00.000Z","action":"export","target":"c1","address":"10.0.0.1"}
            ],"nextCursor":null}
            """),
        answer.json());
  }

  @Test
  void goesOnFromTheCursor() throws Exception {
    for (int i = 1; i <= 60; i++) {
      directory.audit().record("local", "a" + i, null, null).await();
    }
    var first = site.get(PATH).json();
    assertEquals(50, actions(first).size());
    assertEquals("a60", actions(first).getFirst());
    var rest = site.get(PATH + "?cursor=" + first.getString("nextCursor")).json();
    assertEquals("a10", actions(rest).getFirst());
    assertEquals("a1", actions(rest).getLast());
    assertNull(rest.getString("nextCursor"));
    assertEquals(60, actions(site.get(PATH + "?limit=100000").json()).size());
    assertEquals(List.of("a60"), actions(site.get(PATH + "?limit=1").json()));
  }

  @Test
  void refusesWhatIsNoPage() throws Exception {
    for (String query : List.of("cursor=!", "limit=0", "limit=-1", "limit=many")) {
      var answer = site.get(PATH + "?" + query);
      assertEquals(400, answer.status(), query);
      assertEquals("invalid_message", answer.code());
    }
  }
}
