package dev.durachat.transfer;

import org.jspecify.annotations.Nullable;

/** A text that is put together from parts, with a blank line between them. */
final class Paragraphs {
  private final StringBuilder text = new StringBuilder();

  /** Adds a part; an empty one leaves no trace. */
  Paragraphs add(@Nullable String part) {
    if (part != null && !part.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n\n").append(part);
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
