package dev.durachat.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of the OpenAPI document, asked by an intruder with what belongs to an owner. A
 * path, parameter or property that {@link Loot} does not know is an error: whoever adds one says
 * what it is.
 */
final class ForeignRequests {
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
  private static final String JSON = "application/json";
  private static final String FORM = "multipart/form-data";

  private final JsonNode document;
  private final Loot loot;

  ForeignRequests(JsonNode document, Loot loot) {
    this.document = document;
    this.loot = loot;
  }

  /** One operation of the document. */
  record Operation(String id, String method, String path, JsonNode shape) {}

  /**
   * A request that an intruder sends.
   *
   * @param headers names and values, in turn
   * @param body JSON; null for none
   * @param mustFail whether the answer has to be {@code not_found}
   */
  record Request(
      String method, String path, List<String> headers, @Nullable String body, boolean mustFail) {}

  /** All of the document. */
  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (!operation.getKey().equals("parameters")) {
          all.add(
              new Operation(
                  operation.getValue().path("operationId").asText(),
                  operation.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  operation.getValue()));
        }
      }
    }
    return all;
  }

  /** All that an intruder may try with an operation. */
  List<Request> of(Operation operation, Member intruder) {
    List<Request> all = new ArrayList<>();
    Matcher inPath = PARAMETER.matcher(operation.path());
    if (inPath.find()) {
      String name = inPath.group(1);
      for (String id : loot.ofPath(name)) {
        String path = operation.path().replace("{" + name + "}", id);
        all.add(request(operation, path, field -> true, Loot.isOfOwner(name)));
      }
      if (inPath.find()) {
        throw new AssertionError("two parameters in " + operation.path() + ": teach the test");
      }
    }
    String own = ofOwn(operation, intruder);
    Set<String> required = required(operation);
    for (String name : fields(operation)) {
      if (Loot.isOfOwner(name)) {
        Predicate<String> alone = field -> field.equals(name) || required.contains(field);
        all.add(request(operation, own, alone, !Loot.filters(operation.id(), name)));
      }
    }
    if (all.isEmpty()) {
      all.add(request(operation, own, field -> true, false));
    }
    return all;
  }

  /** Its path with what the intruder has of that kind. */
  private static String ofOwn(Operation operation, Member intruder) {
    Matcher inPath = PARAMETER.matcher(operation.path());
    if (!inPath.find()) {
      return operation.path();
    }
    String kind = Loot.kindAt(operation.path().substring(0, inPath.start()));
    String id = kind.isEmpty() ? Loot.PROVIDER : intruder.id(kind);
    return operation.path().replace(inPath.group(), id);
  }

  private Request request(
      Operation operation, String path, Predicate<String> wanted, boolean mustFail) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    List<String> headers = new ArrayList<>();
    for (JsonNode parameter : parameters(operation)) {
      String name = parameter.path("name").asText();
      String where = parameter.path("in").asText();
      if (where.equals("path") || !wanted.test(name)) {
        continue;
      }
      String value = loot.ofParameter(name);
      if (where.equals("query")) {
        query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      } else {
        headers.addAll(List.of(name, value));
      }
    }
    return new Request(
        operation.method(), path + query, headers, body(operation, wanted), mustFail);
  }

  private @Nullable String body(Operation operation, Predicate<String> wanted) {
    JsonNode content = operation.shape().at("/requestBody/content");
    if (content.isMissingNode() || content.has(FORM)) {
      return null;
    }
    if (operation.id().equals("importConversations")) {
      return loot.importable();
    }
    StringJoiner body = new StringJoiner(",", "{", "}");
    for (String name : names(properties(operation))) {
      if (wanted.test(name)) {
        body.add("\"" + name + "\":" + loot.ofProperty(name));
      }
    }
    return body.toString();
  }

  private Set<String> fields(Operation operation) {
    Set<String> names = new TreeSet<>(names(properties(operation)));
    for (JsonNode parameter : parameters(operation)) {
      if (!parameter.path("in").asText().equals("path")) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }

  private static Collection<String> names(JsonNode properties) {
    Set<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private Set<String> required(Operation operation) {
    Set<String> names = new TreeSet<>();
    schema(operation).path("required").forEach(name -> names.add(name.asText()));
    for (JsonNode parameter : parameters(operation)) {
      if (parameter.path("required").asBoolean()) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }

  private JsonNode properties(Operation operation) {
    return schema(operation).path("properties");
  }

  private JsonNode schema(Operation operation) {
    JsonNode content = operation.shape().at("/requestBody/content");
    for (String type : names(content)) {
      if (!type.equals(JSON) && !type.equals(FORM)) {
        throw new AssertionError(operation.id() + " takes " + type + ": teach the test");
      }
    }
    return resolved(content.path(JSON).path("schema"));
  }

  private List<JsonNode> parameters(Operation operation) {
    List<JsonNode> all = new ArrayList<>();
    document
        .path("paths")
        .path(operation.path())
        .path("parameters")
        .forEach(it -> all.add(resolved(it)));
    operation.shape().path("parameters").forEach(it -> all.add(resolved(it)));
    return all;
  }

  private JsonNode resolved(JsonNode given) {
    return given.has("$ref") ? document.at(given.path("$ref").asText().substring(1)) : given;
  }
}
