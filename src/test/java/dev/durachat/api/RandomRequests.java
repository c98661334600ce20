package dev.durachat.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests made up from an OpenAPI document: what fits it, what nearly does, and rubbish. */
final class RandomRequests {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "fake/one",
          "hello world",
          "' OR 1=1 --",
          "\"(* NEAR/",
          "%",
          "_",
          "\u0000",
          "\ud800",
          "日本",
          "👩‍🚀",
          "../../etc/passwd",
          "<script>alert(1)</script>",
          "2026-13-99T99:99:99.999Z",
          "2027-01-01T00:00:00.000Z",
          "x".repeat(5000),
          "null",
          "-1",
          "9223372036854775808");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final int REMEMBERED = 200;

  private final Random random;
  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();

  /** Ids and cursors that the server gave out. */
  private final List<String> known = new ArrayList<>();

  private record Operation(String method, String path, JsonNode shared, JsonNode node) {}

  /** A request; without a body where that is null. */
  record Request(String method, String path, @Nullable String body) {}

  RandomRequests(long seed, JsonNode document) {
    this.random = new Random(seed);
    this.document = document;
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
        // The account itself is left in place, or nothing would be left to break.
        if (METHODS.contains(member.getKey())
            && !(member.getKey().equals("delete") && path.getKey().equals("/api/v1/me"))) {
          operations.add(
              new Operation(
                  member.getKey(),
                  path.getKey(),
                  path.getValue().path("parameters"),
                  member.getValue()));
        }
      }
    }
  }

  /** Remembers ids in what the server answered, so that requests meet what exists. */
  void learn(JsonNode answer) {
    for (String field : List.of("id", "leafId", "nextCursor", "before", "token")) {
      for (JsonNode value : answer.findValues(field)) {
        if (value.isTextual()) {
          known.add(value.asText());
        }
      }
    }
    while (known.size() > REMEMBERED) {
      known.remove(random.nextInt(known.size()));
    }
  }

  Request next() {
    Operation operation = operations.get(random.nextInt(operations.size()));
    StringBuilder query = new StringBuilder();
    String path = operation.path();
    List<JsonNode> parameters = new ArrayList<>();
    operation.shared().forEach(each -> parameters.add(resolved(each)));
    operation.node().path("parameters").forEach(each -> parameters.add(resolved(each)));
    for (JsonNode parameter : parameters) {
      String name = parameter.path("name").asText();
      String value = encoded(plain(value(parameter.path("schema"), 0)));
      if (parameter.path("in").asText().equals("path")) {
        path = path.replace("{" + name + "}", value.isEmpty() ? "x" : value);
      } else if (parameter.path("in").asText().equals("query") && random.nextBoolean()) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
      }
    }
    return new Request(
        operation.method().toUpperCase(Locale.ROOT),
        path + query,
        body(operation.node().path("requestBody")));
  }

  private @Nullable String body(JsonNode requestBody) {
    JsonNode schema = requestBody.path("content").path("application/json").path("schema");
    return switch (random.nextInt(20)) {
      case 0 -> null;
      case 1 -> "{";
      case 2 -> "[".repeat(random.nextInt(3000));
      case 3 -> rubbish(0).toString();
      default -> schema.isMissingNode() ? null : value(schema, 0).toString();
    };
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isMissingNode() ? node : document.at(reference.asText().substring(1));
  }

  /** A value that mostly fits a schema. */
  private JsonNode value(JsonNode given, int depth) {
    JsonNode schema = resolved(given);
    if (random.nextInt(12) == 0 || depth > 6) {
      return rubbish(depth);
    }
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (schema.has("enum")) {
      return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
    }
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.has(choice)) {
        return value(schema.path(choice).path(random.nextInt(schema.path(choice).size())), depth);
      }
    }
    JsonNode type = schema.path("type");
    String name = type.isArray() ? type.path(random.nextInt(type.size())).asText() : type.asText();
    return switch (name) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer", "number" -> make.numberNode(random.nextInt(7) - 2);
      case "boolean" -> make.booleanNode(random.nextBoolean());
      case "null" -> make.nullNode();
      default -> make.textNode(text());
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (random.nextInt(3) > 0) {
        object.set(property.getKey(), value(property.getValue(), depth + 1));
      }
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(schema.path("items"), depth + 1));
    }
    return array;
  }

  private JsonNode rubbish(int depth) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> make.nullNode();
      case 1 -> make.numberNode(random.nextDouble() * 1e19);
      case 2 -> make.numberNode(random.nextLong());
      case 3 -> make.booleanNode(true);
      case 4 -> make.textNode(text());
      case 5 -> make.arrayNode().add(rubbish(depth + 1));
      default -> make.objectNode().set(text(), rubbish(depth + 1));
    };
  }

  private String text() {
    return !known.isEmpty() && random.nextInt(3) > 0
        ? known.get(random.nextInt(known.size()))
        : TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private static String plain(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
