package dev.durachat.testing;

import dev.durachat.Server;
import dev.durachat.config.ConfigException;
import dev.durachat.config.ConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole server in this process, on a free port. Users sign in by token unless a test says so. */
public final class LiveServer implements AutoCloseable {
  /** What tokens are signed with: {@code auth.jwt.secret}. */
  public static final String SECRET = "a secret of at least thirty-two bytes";

  private final Map<String, String> settings;
  private Server server;
  private @Nullable ApiContract contract;

  private LiveServer(Map<String, String> settings) {
    this.settings = settings;
    this.server = start(settings);
  }

  /** Starts on this folder, with these keys laid over the defaults. */
  public static LiveServer on(Path data, Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>();
    settings.put("server.port", "0");
    settings.put("data.dir", data.toString());
    settings.put("auth.mode", "jwt");
    settings.put("auth.jwt.secret", SECRET);
    settings.put("stream.drain", "0s");
    settings.put("models.titles", "false");
    settings.put("limits.commandsPerSecond", "1000000");
    settings.put("limits.framesPerSecond", "1000000");
    settings.putAll(overrides);
    return new LiveServer(settings);
  }

  private static Server start(Map<String, String> settings) {
    try {
      return Server.start(new ConfigLoader(Map.of()).load(null, settings))
          .orElseThrow(() -> new AssertionError("the data directory is taken"));
    } catch (ConfigException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops and starts again on the same data. No reply may be under way. */
  public void restart() {
    server.stop();
    server = start(settings);
  }

  /** Stops, and keeps the data as they are. */
  public void stop() {
    server.stop();
  }

  public int port() {
    return server.port();
  }

  /** Connects one socket of this user, which has been greeted. */
  public TestSocket connect(String userId) {
    return connect(userId, "/ws");
  }

  /** As {@link #connect(String)}, with an address of its own. */
  public TestSocket connect(String userId, String uri) {
    return TestSocket.open(port(), uri, Map.of("Authorization", "Bearer " + token(userId)));
  }

  /** A token that does not end. */
  public static String token(String userId) {
    return Token.signed(SECRET, "{\"sub\":" + Json.quote(userId) + "}");
  }

  /** A token with claims of the test's own. */
  public static String tokenOf(String claims) {
    return Token.signed(SECRET, claims);
  }

  /** Asks over HTTP. */
  public HttpResponse<String> get(String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    headers.forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The OpenAPI document that it serves. */
  synchronized ApiContract contract() {
    if (contract == null) {
      contract = new ApiContract(get("/api/openapi.json", Map.of()).body());
    }
    return contract;
  }

  /** A figure of {@code /metrics}. */
  public double metric(String name) {
    return new Scrape(get("/metrics", Map.of()).body()).value(name);
  }

  @Override
  public void close() {
    server.stop();
  }
}
