package dev.durachat.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;

/** Where a parser is, in words that a person finds again in the file. */
final class JsonPlace {
  private static final int LONGEST = 200;

  private JsonPlace() {}

  /** As {@code conversations[3].messages[7].role}. */
  static String of(JsonParser parser) {
    StringBuilder place = new StringBuilder();
    JsonPointer rest = parser.getParsingContext().pathAsPointer();
    while (rest != null && !rest.matches()) {
      if (rest.mayMatchElement()) {
        place.append('[').append(rest.getMatchingIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(rest.getMatchingProperty());
      }
      rest = rest.tail();
    }
    return place.isEmpty() ? "The file" : shortened(place.toString(), LONGEST);
  }

  static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
