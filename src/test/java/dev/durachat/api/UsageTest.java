package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user's replies have cost. */
final class UsageTest extends LiveTest {
  private static final String USAGE = "/api/v1/me/usage";
  private static final String SEVEN =
      "{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}";

  private ApiClient client = unmade();

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unmade() {
    return null;
  }

  @BeforeEach
  void begin() {
    client = ApiClient.of(server(), user);
  }

  @AfterEach
  void leave() {
    client.close();
  }

  private JsonNode days(String query) {
    return client.get(USAGE + query).expect(200).json().path("days");
  }

  /** One reply, and the UTC day on which it ended. */
  private String chat(TestSocket tab, String model, @Nullable String usage) {
    tab.say("{type:'start_chat', prompt:'hi', model:'%s'}".formatted(model));
    provider.call().text("Hello").finish("stop", usage);
    String id = tab.expect("done").path("messageId").asText();
    JsonNode reply = client.get("/api/v1/messages/" + id).expect(200).json();
    return reply.path("updatedAt").asText().substring(0, 10);
  }

  private static void assertDay(
      JsonNode day, String date, String model, int replies, int prompt, int completion, int total) {
    assertEquals(date, day.path("date").asText());
    assertEquals(model, day.path("model").asText());
    assertEquals(replies, day.path("replies").asInt());
    assertEquals(prompt, day.path("promptTokens").asInt());
    assertEquals(completion, day.path("completionTokens").asInt());
    assertEquals(total, day.path("totalTokens").asInt());
  }

  @Test
  void isCountedByDayAndModel() {
    TestSocket tab = connect();
    assertEquals(0, days("").size());
    String day = chat(tab, "fake/one", SEVEN);
    assertDay(days("").path(0), day, "fake/one", 1, 3, 4, 7);
    chat(tab, "fake/one", SEVEN);
    chat(tab, "fake/one", null);
    chat(tab, "fake/two", SEVEN);
    JsonNode days = days("?from=" + day);
    assertEquals(2, days.size());
    assertDay(days.path(0), day, "fake/one", 3, 6, 8, 14);
    assertDay(days.path(1), day, "fake/two", 1, 3, 4, 7);
    LocalDate date = LocalDate.parse(day);
    assertEquals(2, days("?to=" + day).size());
    assertEquals(0, days("?to=" + date.minusDays(1)).size());
    assertEquals(0, days("?from=" + date.plusDays(1)).size());
    assertEquals(0, days("?from=9999-01-01&to=0001-01-01").size());
  }

  @Test
  void repliesThatFailOrAreStoppedCountToo() {
    TestSocket tab = connect();
    tab.say("{type:'start_chat', prompt:'hi'}");
    provider.call().refuse(400, "no");
    assertEquals("error", tab.expect("done").path("status").asText());
    tab.say("{type:'start_chat', prompt:'hi'}");
    provider.call().text("Hel");
    String id = tab.expect("text").path("messageId").asText();
    tab.say("{type:'stop', messageId:'%s'}".formatted(id));
    assertEquals("stopped", tab.expect("done").path("status").asText());
    assertEquals(2, days("").path(0).path("replies").asInt());
    assertEquals(0, days("").path(0).path("totalTokens").asInt());
  }

  @Test
  void survivesTheConversationAndARestart() {
    TestSocket tab = connect();
    String day = chat(tab, "fake/one", SEVEN);
    JsonNode list = client.get("/api/v1/conversations").expect(200).json().path("conversations");
    String id = list.path(0).path("id").asText();
    client.delete("/api/v1/conversations/" + id + "?permanent=true").expect(204);
    assertDay(days("").path(0), day, "fake/one", 1, 3, 4, 7);
    server().restart();
    try (ApiClient after = ApiClient.of(server(), user);
        ApiClient other = ApiClient.of(server(), "someone else")) {
      assertEquals(1, after.get(USAGE).expect(200).json().path("days").size());
      assertEquals(0, other.get(USAGE).expect(200).json().path("days").size());
    }
  }

  @Test
  void whatIsNoDayIsRefused() {
    for (String query :
        new String[] {
          "?from=yesterday", "?to=2026-02-30", "?from=2026-1-1", "?to=", "?from=2026-01-01T00:00"
        }) {
      assertEquals("invalid_message", client.get(USAGE + query).code(), query);
    }
  }
}
