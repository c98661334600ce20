package dev.durachat.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The OpenAPI document as a page to read: every operation with what it takes and answers. */
final class ApiPage {
  static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
      h1, h2 { line-height: 1.2; }
      section { border-top: 1px solid #8886; padding: .75rem 0; }
      code, pre { font: 14px/1.5 ui-monospace, monospace; }
      pre { overflow-x: auto; padding: .75rem; border: 1px solid #8886; border-radius: .5rem; }
      summary { cursor: pointer; }
      .method { font-weight: 700; }
      """;

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private final JsonObject document;
  private final StringBuilder out = new StringBuilder();

  ApiPage(JsonObject document) {
    this.document = document;
  }

  String html() {
    JsonObject info = document.getJsonObject("info");
    out.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>durachat API</title><link rel=\"stylesheet\" href=\"/api/docs.css\">")
        .append("<body><main><h1>durachat API</h1><p>")
        .append(escaped(info.getString("description")))
        .append(" <a href=\"/api/openapi.json\">openapi.json</a></p>");
    for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
      JsonObject item = (JsonObject) path.getValue();
      for (String method : METHODS) {
        if (item.containsKey(method)) {
          operation(path.getKey(), method, item.getJsonObject(method), parameters(item));
        }
      }
    }
    out.append("<h2>Shapes</h2>");
    for (Map.Entry<String, Object> schema :
        document.getJsonObject("components").getJsonObject("schemas")) {
      details(schema.getKey(), (JsonObject) schema.getValue());
    }
    return out.append("</main></body></html>").toString();
  }

  private void operation(String path, String method, JsonObject operation, JsonArray shared) {
    out.append("<section><h2><span class=\"method\">")
        .append(method.toUpperCase(Locale.ROOT))
        .append("</span> <code>")
        .append(escaped(path))
        .append("</code></h2><p>")
        .append(escaped(operation.getString("summary", "")))
        .append("</p><ul>");
    shared.copy().addAll(parameters(operation)).forEach(each -> parameter((JsonObject) each));
    out.append("</ul>");
    if (operation.containsKey("requestBody")) {
      details("Request", operation.getJsonObject("requestBody"));
    }
    details("Answers", operation.getJsonObject("responses"));
    out.append("</section>");
  }

  private static JsonArray parameters(JsonObject holder) {
    return holder.getJsonArray("parameters", new JsonArray());
  }

  private void parameter(JsonObject given) {
    String reference = given.getString("$ref");
    JsonObject parameter =
        reference == null
            ? given
            : document
                .getJsonObject("components")
                .getJsonObject("parameters")
                .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
    out.append("<li><code>")
        .append(escaped(parameter.getString("name")))
        .append("</code> (")
        .append(escaped(parameter.getString("in")))
        .append(") ")
        .append(escaped(parameter.getString("description", "")))
        .append("</li>");
  }

  private void details(String name, JsonObject what) {
    out.append("<details><summary>")
        .append(escaped(name))
        .append("</summary><pre>")
        .append(escaped(what.encodePrettily()))
        .append("</pre></details>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
