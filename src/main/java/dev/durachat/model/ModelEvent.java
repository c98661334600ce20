package dev.durachat.model;

import dev.durachat.chat.Failure;
import dev.durachat.chat.Usage;
import org.jspecify.annotations.Nullable;

/** What a call may say. */
public sealed interface ModelEvent {

  /** More of the answer; never empty. May end inside a surrogate pair. */
  record Text(String content) implements ModelEvent {}

  /** More of the model's reasoning; never empty. May end inside a surrogate pair. */
  record Thinking(String content) implements ModelEvent {}

  /**
   * The end of a whole answer.
   *
   * @param finishReason the provider's word: {@code stop}, {@code length}, …
   */
  record Finished(String finishReason, @Nullable Usage usage) implements ModelEvent {}

  /** The end of a call that failed. What came before stays. */
  record Failed(Failure failure) implements ModelEvent {}
}
