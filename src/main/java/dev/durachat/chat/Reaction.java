package dev.durachat.chat;

import org.jspecify.annotations.Nullable;

/** What a reader thinks of a message. */
public record Reaction(Value value, @Nullable String note) {
  /** Whether it was good. */
  public enum Value {
    UP,
    DOWN
  }
}
