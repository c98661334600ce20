package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people type is words and never syntax. */
final class SearchQueryTest extends SearchScene {
  private static List<String> hostile() {
    return List.of(
        "",
        " ",
        "\u0000",
        "\"",
        "\"\"\"",
        "*",
        "' OR 1=1 --",
        "'; DROP TABLE message; --",
        "tea AND",
        "NOT tea",
        "NEAR(tea bread, 5)",
        "words:tea",
        "-tea",
        "^tea",
        "{words}:tea",
        "tea* OR",
        "((((",
        "tea\u0000bread",
        "%",
        "100%",
        "\\",
        "C:\\new\\u0041",
        "1.5",
        "[1]",
        "{}",
        "null",
        "!?.,;:",
        "\uFFFF\uFFFE",
        "a ".repeat(500),
        "a.".repeat(500),
        "\"" + "(".repeat(700),
        "日".repeat(300),
        "x".repeat(9_900));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatIsTypedIsNeverSyntax(String typed) {
    String _ = posted("tea and bread");
    JsonNode answer = client.get(query(typed)).expect(200).json();
    assertTrue(answer.path("hits").isArray());
    assertEquals(1, hits("tea").size());
  }

  @Test
  void whatIsTypedIsTakenAsItIs() {
    String id = posted("see C:\\new, version 1.5, [true]");
    for (String typed : List.of("c:\\new", "1.5", "[true]", "\"version\"")) {
      assertEquals(List.of(id), ids(hits(typed)), typed);
    }
  }

  @Test
  void ofWhatIsTooLongItSaysSo() {
    assertEquals("invalid_message", client.get(query("x".repeat(10_001))).expect(400).code());
    assertEquals("invalid_message", client.get("/api/v1/search").expect(400).code());
    assertEquals("invalid_message", client.get(query("tea") + "&limit=none").expect(400).code());
  }
}
