package dev.durachat.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.OpenAPIVersion;
import io.vertx.openapi.contract.impl.OpenAPIContractImpl;
import io.vertx.openapi.impl.OpenAPIFormatValidator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document of the HTTP API: what is served to clients and what requests are checked
 * against. It is written as one file per resource; reading it takes some hundred milliseconds of a
 * cold JVM, so that it is read while the server already listens.
 *
 * @param document as it is served
 * @param resolved as requests are checked against it
 */
record Contract(JsonObject document, OpenAPIContract resolved) {
  private static final List<String> FILES =
      List.of(
          "durachat",
          "conversations",
          "messages",
          "attachments",
          "transfers",
          "search",
          "projects",
          "prompts",
          "shares",
          "me",
          "auth",
          "completions");

  static Future<Contract> load(Vertx vertx) {
    return vertx
        .executeBlocking(Contract::read)
        .compose(document -> resolve(vertx, Objects.requireNonNull(document)));
  }

  /**
   * Does what {@link OpenAPIContract#from} does, but for holding the document against the schemas
   * of OpenAPI: they alone take as long to read as all the rest, and the document has not changed
   * since it was built. ContractTest holds it against them.
   */
  private static Future<Contract> resolve(Vertx vertx, JsonObject document) {
    JsonObject requests = requestsOnly(document);
    OpenAPIVersion version = OpenAPIVersion.fromContract(requests);
    SchemaRepository schemas =
        SchemaRepository.create(
            new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("app://")
                .setOutputFormat(OutputFormat.Basic),
            new OpenAPIFormatValidator());
    return version
        .resolve(vertx, schemas, requests)
        .map(
            resolved ->
                new Contract(document, new OpenAPIContractImpl(resolved, version, schemas)));
  }

  /**
   * Answers are not checked while serving, and the router refuses types such as event streams; who
   * asks is known before the router is reached.
   */
  private static JsonObject requestsOnly(JsonObject document) {
    JsonObject requests = document.copy();
    JsonObject anyAnswer = new JsonObject().put("default", new JsonObject().put("description", ""));
    for (Map.Entry<String, Object> path : requests.getJsonObject("paths")) {
      for (Map.Entry<String, Object> member : (JsonObject) path.getValue()) {
        if (member.getValue() instanceof JsonObject operation) {
          operation.put("responses", anyAnswer.copy());
          operation.remove("security");
        }
      }
    }
    requests.getJsonObject("components").remove("responses");
    requests.remove("security");
    return requests;
  }

  private static JsonObject read() {
    JsonObject document = new JsonObject();
    for (String name : FILES) {
      document.mergeIn(read("/openapi/" + name + ".yaml"), true);
    }
    return document;
  }

  private static JsonObject read(String resource) {
    try (InputStream in = Contract.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the build");
      }
      Map<String, Object> read = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new JsonObject(read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
