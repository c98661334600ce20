package dev.durachat.library;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A change to a JSON value by RFC 7396: null removes, objects are merged, all else replaces. */
record MergePatch(JsonNode patch) {

  /** The changed value; {@code target} stays as it is. */
  JsonNode applyTo(JsonNode target) {
    if (!(patch instanceof ObjectNode members)) {
      return patch;
    }
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    if (target instanceof ObjectNode object) {
      merged.setAll(object);
    }
    members
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              if (member.getValue().isNull()) {
                merged.remove(name);
              } else {
                merged.set(name, new MergePatch(member.getValue()).applyTo(merged.path(name)));
              }
            });
    return merged;
  }
}
