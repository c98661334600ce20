package dev.durachat.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** OpenAI's own client for Node.js with one request: {@code src/test/node/openai.mjs}. */
public final class NodeClient implements AutoCloseable {
  private static final Path FOLDER = Path.of("src/test/node");

  private final Process process;
  private final BufferedReader lines;

  private NodeClient(String request) {
    if (!Files.isDirectory(FOLDER.resolve("node_modules/openai"))) {
      throw new AssertionError(
          "the client is not installed: ./run.sh test does that, or npm ci in " + FOLDER);
    }
    try {
      process =
          new ProcessBuilder("node", "openai.mjs", request)
              .directory(FOLDER.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Sends a request.
   *
   * @param request further fields of it, as a test writes them, see {@link Json#lenient}
   */
  public static NodeClient ask(LiveServer server, String user, String request) {
    ObjectNode all = (ObjectNode) Json.lenient(request);
    all.put("baseURL", "http://127.0.0.1:" + server.port() + "/v1");
    all.put("apiKey", LiveServer.token(user));
    return new NodeClient(all.toString());
  }

  /** What the next line tells, which must have this field. */
  public JsonNode expect(String field) {
    try {
      String line = lines.readLine();
      JsonNode told = line == null ? null : Json.parse(line);
      if (told == null || !told.has(field)) {
        throw new AssertionError("no " + field + " but " + line);
      }
      return told.path(field);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
