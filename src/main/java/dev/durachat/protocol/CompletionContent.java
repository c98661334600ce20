package dev.durachat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.protocol.Dialogue.Enclosed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of one message of a chat completion: a string, or parts.
 *
 * @param text of all its parts
 */
record CompletionContent(String text, List<Enclosed> enclosed) {
  private static final Pattern DATA_URL = Pattern.compile("data:([^,;]{0,100})[^,]{0,200};base64,");

  /**
   * Reads it.
   *
   * @param name where it stands, for whoever has to mend it
   */
  static CompletionContent of(String name, JsonNode content) {
    if (content.isMissingNode() || content.isNull()) {
      return new CompletionContent("", List.of());
    }
    if (content.isTextual()) {
      return new CompletionContent(WellFormed.text(content.textValue()), List.of());
    }
    if (!content.isArray()) {
      throw Fields.invalid(name + " must be a string or a list of parts.");
    }
    List<String> texts = new ArrayList<>();
    List<Enclosed> enclosed = new ArrayList<>();
    for (int i = 0; i < content.size(); i++) {
      String part = name + "[" + i + "]";
      JsonNode json = content.get(i);
      switch (json.path("type").asText()) {
        case "text" -> texts.add(text(part + ".text", json.path("text")));
        case "refusal" -> texts.add(text(part + ".refusal", json.path("refusal")));
        case "image_url" -> enclosed.add(image(part, json.path("image_url")));
        case "file" -> enclosed.add(file(part, json.path("file")));
        default -> throw Fields.invalid(part + " must be a text, an image_url or a file.");
      }
    }
    return new CompletionContent(String.join("\n", texts), List.copyOf(enclosed));
  }

  private static String text(String name, JsonNode text) {
    if (!text.isTextual()) {
      throw Fields.invalid(name + " must be a string.");
    }
    return WellFormed.text(text.textValue());
  }

  private static Enclosed image(String part, JsonNode image) {
    return inline(part + ".image_url.url", image.path("url"), "image");
  }

  private static Enclosed file(String part, JsonNode file) {
    String given = file.path("filename").asText();
    String name = given.isBlank() ? "file" : WellFormed.text(given);
    JsonNode id = file.path("file_id");
    if (id.isTextual()) {
      return new Enclosed.Kept(id.textValue(), name);
    }
    return inline(part + ".file.file_data", file.path("file_data"), name);
  }

  /** Nothing is fetched from elsewhere: who could make us ask any address could ask our own. */
  private static Enclosed inline(String where, JsonNode url, String name) {
    Matcher data = DATA_URL.matcher(url.asText());
    if (!data.lookingAt()) {
      throw Fields.invalid(
          where + " must be the file itself, as data:<type>;base64,… : addresses are not fetched.");
    }
    return new Enclosed.Inline(name, url.textValue().substring(data.end()));
  }
}
