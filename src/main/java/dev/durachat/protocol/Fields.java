package dev.durachat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, each read as the kind it must be. A null is taken for absent. */
record Fields(JsonNode node) {
  private static final int REQUEST_ID_CHARS = 128;

  /** Far more than a UUID has. */
  private static final int ID_CHARS = 100;

  static RefusedException invalid(String reason) {
    return new RefusedException(ErrorCode.INVALID_MESSAGE, reason);
  }

  static boolean isRequestId(String id) {
    return !id.isEmpty()
        && id.length() <= REQUEST_ID_CHARS
        && id.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  String string(String name) {
    String text = optional(name);
    if (text == null) {
      throw invalid(name + " is missing.");
    }
    return text;
  }

  /** An id that this server may have given out. */
  String id(String name) {
    return known(string(name));
  }

  /** As {@link #id}, or null. */
  @Nullable String optionalId(String name) {
    String id = optional(name);
    return id == null ? null : known(id);
  }

  /** What is longer than any id is cut: it names nothing then, and takes no room where it waits. */
  private static String known(String id) {
    return id.length() <= ID_CHARS ? id : WellFormed.text(id.substring(0, ID_CHARS));
  }

  @Nullable String optional(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw invalid(name + " must be a string.");
    }
    return WellFormed.text(value.textValue());
  }

  /** A whole number from 0. */
  long count(String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw invalid(name + " must be a whole number.");
    }
    if (value.longValue() < 0) {
      throw invalid(name + " must not be negative.");
    }
    return value.longValue();
  }

  /** False where it is absent. */
  boolean flag(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw invalid(name + " must be true or false.");
    }
    return value.booleanValue();
  }

  Fields object(String name) {
    JsonNode value = node.path(name);
    if (!value.isObject()) {
      throw invalid(name + " must be an object.");
    }
    return new Fields(value);
  }

  JsonNode list(String name) {
    JsonNode value = node.path(name);
    if (!value.isArray()) {
      throw invalid(name + " must be a list.");
    }
    return value;
  }

  /** A string or number, as JSON that can be sent back. */
  @Nullable String scalar(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isTextual()) {
      return TextNode.valueOf(WellFormed.text(value.textValue())).toString();
    }
    if (value.isNumber() && Double.isFinite(value.doubleValue())) {
      return value.toString();
    }
    throw invalid(name + " must be a string.");
  }

  /** The value if it is a string, whatever is wrong with the rest. */
  @Nullable String text(String name) {
    JsonNode value = node.get(name);
    return value != null && value.isTextual() ? WellFormed.text(value.textValue()) : null;
  }
}
