package dev.durachat.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.ApiClient.Reply;
import dev.durachat.testing.Form;
import dev.durachat.testing.Json;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.TestSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Somebody with an account and one of everything that one can have. Every text in it holds the
 * {@link #mark}.
 */
final class Member implements AutoCloseable {
  private static final String PASSWORD = "correct horse battery";

  private final RunningServer server;
  private final String name;
  private final String mark;
  private final String cookie;
  private final ApiClient api;
  private final Map<String, String> ids = new TreeMap<>();

  private Member(RunningServer server, String name, String mark) {
    this.server = server;
    this.name = name;
    this.mark = mark;
    this.cookie = signUp(server, name);
    this.api = ApiClient.of(server, "Cookie", cookie);
  }

  /** Signs up, and makes everything. */
  static Member withEverything(RunningServer server, String name, String mark) {
    Member member = new Member(server, name, mark);
    member.makeEverything();
    return member;
  }

  private static String signUp(RunningServer server, String name) {
    String body = "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/api/v1/auth/signup"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return answer
          .headers()
          .firstValue("Set-Cookie")
          .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body()))
          .replaceFirst(";.*", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void makeEverything() {
    keep(
        "project",
        api.post("/api/v1/projects", "{name:'%s', instructions:'%s'}".formatted(mark, mark)));
    keep("prompt", api.post("/api/v1/prompts", "{title:'%s', content:'%s'}".formatted(mark, mark)));
    keep(
        "attachment",
        Form.upload(api, mark + ".txt", ("all of " + mark).getBytes(StandardCharsets.UTF_8)));
    keep(
        "conversation",
        api.post(
            "/api/v1/conversations",
            "{title:'%s', systemPrompt:'%s', projectId:'%s'}"
                .formatted(mark, mark, id("project"))));
    keep(
        "message",
        api.post(
            "/api/v1/conversations/" + id("conversation") + "/messages",
            "{role:'user', content:'%s', attachments:['%s']}".formatted(mark, id("attachment"))));
    keep(
        "reply",
        api.post(
            "/api/v1/conversations/" + id("conversation") + "/messages",
            "{role:'assistant', content:'%s'}".formatted(mark)));
    api.put(
            "/api/v1/messages/" + id("reply") + "/reaction",
            "{value:'up', note:'%s'}".formatted(mark))
        .expect(200);
    api.patch("/api/v1/me", "{preferences:{theme:'%s'}}".formatted(mark)).expect(200);
    ids.put("session", api.get("/api/v1/auth/sessions").json().at("/sessions/0/id").asText());
  }

  private void keep(String kind, Reply made) {
    ids.put(kind, made.expect(201).json().path("id").asText());
  }

  /** Adds the id of something that was made later. */
  void also(String kind, String id) {
    ids.put(kind, id);
  }

  /** What one signs in with. */
  String name() {
    return name;
  }

  /** In every text of this member's, and nowhere else. */
  String mark() {
    return mark;
  }

  ApiClient api() {
    return api;
  }

  /** The id of what this member has of a kind, as "conversation". */
  String id(String kind) {
    String id = ids.get(kind);
    if (id == null) {
      throw new AssertionError("the test knows nothing of the kind " + kind + ": teach it");
    }
    return id;
  }

  /** The ids of everything, by kind. */
  Map<String, String> ids() {
    return Map.copyOf(ids);
  }

  /** A socket that has been greeted. */
  TestSocket connect() {
    TestSocket socket = TestSocket.open(server.port(), "/ws", Map.of("Cookie", cookie));
    socket.expect("ready");
    return socket;
  }

  /**
   * All that is stored of this member, as text: every row of every table of the exported file, the
   * uploads, the sessions, and what the audit log says apart from these exports.
   */
  String everything(Path scratch) {
    StringBuilder all = new StringBuilder();
    byte[] zip = api.get("/api/v1/me/export").expect(200).bytes();
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        byte[] content = entries.readAllBytes();
        if (entry.getName().equals("user.sqlite")) {
          Path file = Files.write(scratch.resolve("exported.sqlite"), content);
          all.append(SqliteDump.of(file));
          Files.delete(file);
        } else {
          all.append(entry.getName()).append(new String(content, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (JsonNode session : api.get("/api/v1/auth/sessions").json().path("sessions")) {
      all.append("\nsession ").append(session.path("id").asText());
    }
    for (JsonNode event : api.get("/api/v1/me/audit?limit=200").json().path("events")) {
      if (!event.path("action").asText().equals("export")) {
        all.append('\n').append(event);
      }
    }
    return all.toString();
  }

  /** A value as JSON. */
  static String quoted(String text) {
    return Json.quote(text);
  }

  @Override
  public void close() {
    api.close();
  }
}
