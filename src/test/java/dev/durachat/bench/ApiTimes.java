package dev.durachat.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** How long the HTTP API takes to answer one user, from request to the last byte. */
final class ApiTimes implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WARM_UP = 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServerProcess server;
  private final String base;
  private final String token;

  ApiTimes(ServerProcess server, String user) {
    this.server = server;
    this.base = "http://127.0.0.1:" + server.port() + "/api/v1/";
    this.token = new BearerTokens(ServerProcess.SECRET).tokenOf(user);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * Asks some times on one connection, warm.
   *
   * @param right whether an answer is what it should be
   */
  Samples get(String path, int times, Predicate<JsonNode> right)
      throws BenchFault, IOException, InterruptedException {
    Samples samples = new Samples();
    for (int i = -WARM_UP; i < times; i++) {
      long begun = Clock.micros();
      byte[] body = ask(path);
      long took = Clock.micros() - begun;
      if (!right.test(JSON.readTree(body))) {
        throw new BenchFault("not the right answer to " + path);
      }
      if (i >= 0) {
        samples.add(took);
      }
    }
    return samples;
  }

  /** Asks once. */
  JsonNode first(String path) throws BenchFault, IOException, InterruptedException {
    return JSON.readTree(ask(path));
  }

  private byte[] ask(String path) throws BenchFault, IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + token)
            .build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new BenchFault(
          "status " + answer.statusCode() + " to " + path + "\n" + server.lastWords());
    }
    return answer.body();
  }

  @Override
  public void close() {
    client.close();
  }
}
