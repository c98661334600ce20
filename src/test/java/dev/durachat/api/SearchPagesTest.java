package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that is found, page by page. */
final class SearchPagesTest extends SearchScene {
  @Test
  void pagesThroughAllThatIsFound() {
    Set<String> wanted = new HashSet<>();
    for (int i = 0; i < 230; i++) {
      wanted.add(posted("tea " + "and bread ".repeat(i % 7)));
    }
    for (int limit : new int[] {7, 200}) {
      List<String> found = new ArrayList<>();
      String cursor = "";
      while (!cursor.isEmpty() || found.isEmpty()) {
        JsonNode page =
            client
                .get(
                    query("tea")
                        + "&limit="
                        + limit
                        + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                .expect(200)
                .json();
        assertTrue(page.path("hits").size() <= limit);
        found.addAll(ids(page.path("hits")));
        cursor = page.path("nextCursor").isNull() ? "" : page.path("nextCursor").asText();
        if (limit == 200 && cursor.isEmpty()) {
          // What is new meanwhile moves no page.
          assertNotEquals("", posted("tea"));
        }
      }
      assertEquals(230, found.size());
      assertEquals(wanted, new HashSet<>(found));
    }
  }

  @Test
  void aCursorIsGoodForItsQueryAndUserAlone() {
    for (int i = 0; i < 3; i++) {
      String _ = posted("tea bread");
    }
    String cursor =
        client.get(query("tea") + "&limit=2").expect(200).json().path("nextCursor").asText();
    assertEquals(
        1, client.get(query("tea") + "&cursor=" + cursor).expect(200).json().path("hits").size());
    assertEquals(
        "invalid_message", client.get(query("bread") + "&cursor=" + cursor).expect(400).code());
    assertEquals("invalid_message", client.get(query("tea") + "&cursor=x").expect(400).code());
    try (ApiClient other = ApiClient.of(server(), user + "-other")) {
      assertEquals(
          "invalid_message", other.get(query("tea") + "&cursor=" + cursor).expect(400).code());
      assertEquals(0, other.get(query("tea")).expect(200).json().path("hits").size());
    }
  }
}
