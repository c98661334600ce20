package dev.durachat.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.durachat.chat.ReasoningEffort;
import dev.durachat.chat.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletionRequestTest {
  private static final ModelRequest.Turn PROMPT = new ModelRequest.Turn(Role.USER, "count");

  private static JsonNode write(
      List<ModelRequest.Turn> turns,
      @Nullable ReasoningEffort effort,
      String partial,
      boolean continues)
      throws IOException {
    RequestBody body =
        CompletionRequest.write(new ModelRequest("a/b", turns, effort, partial), continues);
    return new ObjectMapper().readTree(((RequestBody.Literal) body.segments().getFirst()).bytes());
  }

  private static List<String> messages(JsonNode json) {
    List<String> all = new ArrayList<>();
    json.path("messages")
        .forEach(m -> all.add(m.path("role").asText() + ":" + m.path("content").asText()));
    return all;
  }

  @Test
  void turnsKeepTheirOrderAndRoles() throws IOException {
    JsonNode json =
        write(
            List.of(
                new ModelRequest.Turn(Role.SYSTEM, "be kind"),
                PROMPT,
                new ModelRequest.Turn(Role.ASSISTANT, "1 ü😀"),
                new ModelRequest.Turn(Role.USER, "on")),
            null,
            "",
            true);
    assertEquals(
        List.of("system:be kind", "user:count", "assistant:1 ü😀", "user:on"), messages(json));
    assertEquals("a/b", json.path("model").asText());
    assertTrue(json.path("stream").isBoolean() && json.path("stream").asBoolean());
    assertTrue(json.path("stream_options").path("include_usage").asBoolean());
    assertFalse(json.has("reasoning_effort"));
  }

  @Test
  void anEndpointThatContinuesGetsThePartialTextLast() throws IOException {
    assertEquals(
        List.of("user:count", "assistant:1, 2"),
        messages(write(List.of(PROMPT), null, "1, 2", true)));
  }

  @Test
  void anyOtherEndpointIsToldToGoOn() throws IOException {
    List<String> messages = messages(write(List.of(PROMPT), null, "1, 2", false));
    assertEquals(List.of("user:count", "assistant:1, 2"), messages.subList(0, 2));
    assertEquals(3, messages.size());
    assertTrue(messages.get(2).startsWith("user:"), messages.get(2));
    assertTrue(messages.get(2).contains("Do not repeat"), messages.get(2));
  }

  @Test
  void nothingIsAddedWithoutAPartialText() throws IOException {
    assertEquals(List.of("user:count"), messages(write(List.of(PROMPT), null, "", false)));
  }

  @Test
  void theEffortIsPassedOn() throws IOException {
    for (ReasoningEffort effort : ReasoningEffort.values()) {
      assertEquals(
          effort.name(),
          write(List.of(PROMPT), effort, "", true)
              .path("reasoning_effort")
              .asText()
              .toUpperCase(java.util.Locale.ROOT));
    }
  }

  @Test
  void emptyAnswersAndToolMessagesAreLeftOut() throws IOException {
    assertEquals(
        List.of("user:count"),
        messages(
            write(
                List.of(
                    PROMPT,
                    new ModelRequest.Turn(Role.ASSISTANT, ""),
                    new ModelRequest.Turn(Role.TOOL, "42")),
                null,
                "",
                true)));
  }

  @Test
  void halfAPairDoesNotStopTheRequest() throws IOException {
    assertEquals(
        List.of("user:a?b", "assistant:x?"),
        messages(
            write(List.of(new ModelRequest.Turn(Role.USER, "a\ud83db")), null, "x\ud83d", true)));
  }
}
