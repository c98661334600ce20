package dev.durachat.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What a provider says went wrong, in any of the shapes that are about: {@code {"error": {"code",
 * "type", "message"}}}, {@code {"error": "…"}}, the same without the envelope, or no JSON at all.
 * Absent fields are empty.
 */
record UpstreamError(String code, String type, String message) {

  static final UpstreamError UNKNOWN = new UpstreamError("", "", "");

  private static final List<String> CONTEXT_SIGNS =
      List.of(
          "context length",
          "context_length",
          "context window",
          "context size",
          "context limit",
          "maximum context",
          "prompt is too long",
          "input is too long",
          "too many tokens",
          "maximum number of tokens");

  private static final List<String> FILTER_SIGNS =
      List.of("content_filter", "content filter", "content_policy", "content management policy");

  static UpstreamError parse(byte[] bytes, int offset, int length) {
    JsonNode root;
    try {
      root = ObjectMappers.jsonMapper().readTree(bytes, offset, length);
    } catch (IOException notJson) {
      return UNKNOWN;
    }
    // Some gateways wrap the object in an array.
    JsonNode outer = root.isArray() && !root.isEmpty() ? root.get(0) : root;
    JsonNode error = outer.has("error") ? outer.get("error") : outer;
    if (error.isTextual()) {
      return new UpstreamError("", "", error.asText());
    }
    return new UpstreamError(text(error, "code"), text(error, "type"), text(error, "message"));
  }

  private static String text(JsonNode error, String field) {
    JsonNode value = error.path(field);
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }

  boolean contextTooLong() {
    return code.equals("context_length_exceeded")
        || type.equals("exceed_context_size_error")
        || says(CONTEXT_SIGNS);
  }

  boolean contentFiltered() {
    return code.startsWith("content_filter")
        || code.startsWith("content_policy")
        || says(FILTER_SIGNS);
  }

  private boolean says(List<String> signs) {
    String lower = message.toLowerCase(Locale.ROOT);
    return signs.stream().anyMatch(lower::contains);
  }
}
