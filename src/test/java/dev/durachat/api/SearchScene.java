package dev.durachat.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Json;
import dev.durachat.testing.LiveTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One conversation in which users search. */
abstract class SearchScene extends LiveTest {
  static final String CONVERSATIONS = "/api/v1/conversations";
  static final String MESSAGES = "/api/v1/messages/";

  ApiClient client = unsigned();
  String conversation = "";

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unsigned() {
    return null;
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("user.hibernateAfter", "200ms");
  }

  @BeforeEach
  void signIn() {
    client = ApiClient.of(server(), user);
    conversation = made("Talk");
  }

  @AfterEach
  void signOut() {
    client.close();
  }

  final String made(String title) {
    return client
        .post(CONVERSATIONS, "{title:" + Json.quote(title) + "}")
        .expect(201)
        .json()
        .path("id")
        .asText();
  }

  final String posted(String content) {
    return client
        .post(
            CONVERSATIONS + "/" + conversation + "/messages",
            "{role:'user', content:" + Json.quote(content) + "}")
        .expect(201)
        .json()
        .path("id")
        .asText();
  }

  static String query(String typed) {
    return "/api/v1/search?q=" + URLEncoder.encode(typed, StandardCharsets.UTF_8);
  }

  final JsonNode hits(String typed) {
    return client.get(query(typed)).expect(200).json().path("hits");
  }

  static List<String> ids(JsonNode hits) {
    return StreamSupport.stream(hits.spliterator(), false)
        .map(hit -> hit.path("messageId").asText())
        .toList();
  }

  static List<String> marked(JsonNode hit) {
    String snippet = hit.path("snippet").asText();
    return StreamSupport.stream(hit.path("highlights").spliterator(), false)
        .map(range -> snippet.substring(range.get(0).asInt(), range.get(1).asInt()))
        .toList();
  }
}
