package dev.durachat.testing;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds every answer of the server against the OpenAPI document that it serves: an answer that the
 * document does not describe is an error of one of the two.
 */
public final class ApiContract {
  private final JsonObject document;
  private final Map<String, Validator> validators = new HashMap<>();

  ApiContract(String json) {
    this.document = new JsonObject(json);
  }

  /** The one of the server that listens there. */
  public static ApiContract servedAt(int port) {
    URI document = URI.create("http://127.0.0.1:" + port + "/api/openapi.json");
    try (InputStream in = document.toURL().openStream()) {
      return new ApiContract(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks an answer; requests to what is no operation of the document pass. */
  synchronized void check(String method, String path, int status, String type, String body) {
    Optional<JsonObject> operation = operation(method, path.replaceFirst("[?].*", ""));
    if (operation.isEmpty()) {
      return;
    }
    JsonObject responses = operation.get().getJsonObject("responses");
    String key = responses.containsKey(String.valueOf(status)) ? String.valueOf(status) : "default";
    JsonObject response = resolved(responses.getJsonObject(key));
    if (status < 400 && key.equals("default")) {
      throw new AssertionError(method + " " + path + " is not documented to answer " + status);
    }
    JsonObject content = response.getJsonObject("content", new JsonObject());
    String plainType = type.replaceFirst(";.*", "");
    if (content.isEmpty() && body.isEmpty()) {
      return;
    }
    if (!content.containsKey(plainType)) {
      throw new AssertionError(
          method + " " + path + " is not documented to answer " + status + " with " + type);
    }
    if (plainType.endsWith("json")) {
      validate(method, path, content.getJsonObject(plainType).getJsonObject("schema"), body);
    }
  }

  private Optional<JsonObject> operation(String method, String path) {
    JsonObject paths = document.getJsonObject("paths");
    // A literal path goes before one with a parameter.
    List<String> templates =
        paths.fieldNames().stream()
            .filter(template -> matches(template, path))
            .sorted((a, b) -> Boolean.compare(a.contains("{"), b.contains("{")))
            .toList();
    return templates.stream()
        .map(
            template ->
                paths.getJsonObject(template).getJsonObject(method.toLowerCase(Locale.ROOT)))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static boolean matches(String template, String path) {
    String pattern = Pattern.compile("[{][^}]+[}]").matcher(template).replaceAll("[^/]+");
    return path.matches(pattern);
  }

  private JsonObject resolved(JsonObject given) {
    String reference = given.getString("$ref");
    if (reference == null) {
      return given;
    }
    Object found = JsonPointer.from(reference.substring(1)).queryJson(document);
    return (JsonObject) Objects.requireNonNull(found, reference);
  }

  private void validate(String method, String path, JsonObject schema, String body) {
    OutputUnit result =
        validators.computeIfAbsent(schema.encode(), key -> validator(schema)).validate(value(body));
    if (!Boolean.TRUE.equals(result.getValid())) {
      throw new AssertionError(
          method
              + " "
              + path
              + " does not answer what is documented: "
              + result.getErrors()
              + "\n"
              + body);
    }
  }

  private static Object value(String body) {
    return Json.decodeValue(body);
  }

  private Validator validator(JsonObject schema) {
    JsonObject shapes = document.getJsonObject("components").getJsonObject("schemas");
    JsonObject whole =
        new JsonObject()
            .put("$id", "https://durachat.test/answer")
            .put("$defs", shapes)
            .put("allOf", new JsonArray().add(schema));
    // References are resolved below $defs alone.
    whole = new JsonObject(whole.encode().replace("#/components/schemas/", "#/$defs/"));
    return Validator.create(
        JsonSchema.of(whole),
        new JsonSchemaOptions()
            .setBaseUri("https://durachat.test/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic));
  }
}
