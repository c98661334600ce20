package dev.durachat.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One user of the HTTP API, who holds every answer against the OpenAPI document. */
public final class ApiClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  private final String identityHeader;
  private final String identity;
  private final ApiContract contract;

  private ApiClient(String base, String identityHeader, String identity, ApiContract contract) {
    this.contract = contract;
    this.base = base;
    this.identityHeader = identityHeader;
    this.identity = identity;
  }

  /** A client that is signed in as this user. */
  public static ApiClient of(LiveServer server, String userId) {
    return new ApiClient(
        "http://127.0.0.1:" + server.port(),
        "Authorization",
        "Bearer " + LiveServer.token(userId),
        server.contract());
  }

  /** As {@link #of}, of a server in a process of its own. */
  public static ApiClient of(int port, String userId, ApiContract contract) {
    return new ApiClient(
        "http://127.0.0.1:" + port,
        "Authorization",
        "Bearer " + LiveServer.token(userId),
        contract);
  }

  /** A client that is signed in by token as this user at a server of its own process. */
  public static ApiClient of(RunningServer server, String userId) {
    return of(server, "Authorization", "Bearer " + LiveServer.token(userId));
  }

  /** A client that shows who it is by this header, at a server of its own process. */
  public static ApiClient of(RunningServer server, String header, String value) {
    return new ApiClient("http://127.0.0.1:" + server.port(), header, value, server.contract());
  }

  /** What the server answered. */
  public static final class Reply {
    private final int status;
    private final HttpHeaders headers;
    private final byte[] bytes;

    private Reply(HttpResponse<byte[]> answer) {
      this.status = answer.statusCode();
      this.headers = answer.headers();
      this.bytes = answer.body();
    }

    public int status() {
      return status;
    }

    /** The body as it came. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** The body as JSON; missing when there is none. */
    public JsonNode json() {
      return bytes.length == 0 ? MissingNode.getInstance() : Json.parse(text());
    }

    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** The problem's code; empty when the answer is none. */
    public String code() {
      return switch (header("Content-Type").replaceFirst(";.*", "")) {
        case "application/problem+json" -> json().path("code").asText();
        case "application/json" -> json().at("/error/code").asText();
        default -> "";
      };
    }

    /** This reply, which must have that status. */
    public Reply expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("expected " + wanted + " but was " + status + ": " + text());
      }
      return this;
    }
  }

  public Reply get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public Reply delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  /**
   * Sends JSON.
   *
   * @param body as a test writes it, see {@link Json#lenient}; empty for none
   */
  public Reply post(String path, String body, String... headers) {
    return send("POST", path, strict(body), headers);
  }

  /** As {@link #post}. */
  public Reply put(String path, String body, String... headers) {
    return send("PUT", path, strict(body), headers);
  }

  /** As {@link #post}. */
  public Reply patch(String path, String body, String... headers) {
    return send("PATCH", path, strict(body), headers);
  }

  private static byte[] strict(String body) {
    return body.isEmpty()
        ? new byte[0]
        : Json.lenient(body).toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sends anything.
   *
   * @param body null for none; JSON unless a header says otherwise
   * @param headers names and values, in turn
   */
  public Reply send(String method, String path, byte @Nullable [] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .setHeader(identityHeader, identity);
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Reply reply = new Reply(answer);
      contract.check(method, path, reply.status, reply.header("Content-Type"), reply.text());
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
