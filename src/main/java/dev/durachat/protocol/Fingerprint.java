package dev.durachat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What two JSON objects share exactly when they have the same fields and values, in any order. */
final class Fingerprint {
  private Fingerprint() {}

  static String of(JsonNode node) {
    StringBuilder canonical = new StringBuilder();
    write(node, canonical);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void write(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
      out.append('{');
      sorted.forEach(
          (name, value) -> {
            out.append(name.length()).append(':').append(name);
            write(value, out);
          });
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      for (JsonNode each : node) {
        write(each, out);
        out.append(',');
      }
      out.append(']');
    } else {
      out.append(node);
    }
  }
}
