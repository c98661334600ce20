package dev.durachat.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FakeUpstreamTest {
  private static FakeUpstream upstream;
  private static HttpClient client;

  @BeforeAll
  static void open() {
    upstream = FakeUpstream.open(0);
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void close() {
    client.close();
    upstream.close();
  }

  @Test
  void streamsWhatIsAskedForAtFullSpeed() throws Exception {
    assertExact(new StreamShape(5_000, 0, 48));
  }

  @Test
  void keepsItsPace() throws Exception {
    long begun = System.nanoTime();
    assertExact(new StreamShape(30, 100, 32));
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertTrue(seconds >= 0.29, "30 chunks at 100 a second took " + seconds + " s");
  }

  @Test
  void takesTheLastControlStringOfABody() {
    byte[] body =
        "[fake-n1-r2-b3, fake-n40-r50-b60 and fake-n, fake-n7-r]".getBytes(StandardCharsets.UTF_8);
    assertEquals(new StreamShape(40, 50, 60), StreamShape.lastIn(body));
    assertEquals(StreamShape.DEFAULT, StreamShape.lastIn("hello".getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertExact(StreamShape shape) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + upstream.port() + "/v1/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"p\":\"" + shape.prompt() + "\"}"))
            .build();
    List<String> lines = client.send(request, HttpResponse.BodyHandlers.ofLines()).body().toList();
    ChunkChecker checker = new ChunkChecker(shape.bytes(), ChunkChecker.ChunkSink.IGNORE);
    String finish = "";
    for (String line : lines) {
      if (line.startsWith("data: {")) {
        JsonNode choice = new ObjectMapper().readTree(line.substring(6)).at("/choices/0");
        checker.read(choice.at("/delta/content").asText());
        finish = choice.at("/finish_reason").asText();
      }
    }
    assertNull(checker.faultAtEnd(shape.chunks()));
    assertEquals("stop", finish);
    assertEquals("data: [DONE]", lines.get(lines.size() - 2));
  }
}
