package dev.durachat.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.Json;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A browser as far as signing in goes: it keeps cookies, and follows nothing by itself. */
final class Browser implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final Map<String, String> cookies = new TreeMap<>();
  private final Map<String, String> headers = new HashMap<>();

  Browser(int port) {
    this.port = port;
  }

  /** What came back. */
  record Answer(int status, HttpResponse<String> response) {
    JsonNode json() {
      return Json.parse(response.body());
    }

    String code() {
      return json().path("code").asText();
    }

    /** A header, or "". */
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    List<String> setCookies() {
      return response.headers().allValues("Set-Cookie");
    }
  }

  /** A header of all further requests. */
  Browser header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The value of the session cookie, or "". */
  String cookie() {
    return cookies.getOrDefault("durachat_session", "");
  }

  Browser cookie(String value) {
    cookies.put("durachat_session", value);
    return this;
  }

  Answer get(String path) {
    return send("GET", path, "");
  }

  Answer delete(String path) {
    return send("DELETE", path, "");
  }

  /**
   * @param body written leniently: see {@link Json}
   */
  Answer post(String path, String body) {
    return send("POST", path, body.isEmpty() ? "" : Json.lenient(body).toString());
  }

  Answer send(String method, String path, String body) {
    URI uri = URI.create("http://127.0.0.1:" + port).resolve(path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookieHeader());
    }
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String cookieHeader() {
    return String.join(
        "; ", cookies.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList());
  }

  private void keep(String setCookie) {
    String[] pair = setCookie.split(";", 2)[0].split("=", 2);
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  /** A socket with the same cookies, greeted. */
  TestSocket connect() {
    var socket = TestSocket.open(port, "/ws", Map.of("Cookie", cookieHeader()));
    socket.expect("ready");
    return socket;
  }

  @Override
  public void close() {
    client.close();
  }
}
