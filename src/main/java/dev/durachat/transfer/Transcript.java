package dev.durachat.transfer;

import dev.durachat.chat.Message;
import dev.durachat.chat.MessageVersion;
import dev.durachat.chat.ReasoningEffort;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole conversation as a file has it, all branches of it. Ids are those of the file: they tell
 * its messages and attachments apart and mean nothing outside of it.
 *
 * @param entries every message after the one that it answers
 */
public record Transcript(Head head, List<Entry> entries) {

  /**
   * What a conversation has beside its messages; null where the file does not say.
   *
   * @param titledBy {@code prompt}, {@code model} or {@code person}
   * @param leafId the message at which the shown path ends
   */
  public record Head(
      String title,
      String titledBy,
      @Nullable String model,
      boolean archived,
      boolean pinned,
      @Nullable String leafId,
      @Nullable String systemPrompt,
      @Nullable ReasoningEffort reasoningEffort,
      @Nullable Long tokenCount,
      @Nullable String preview,
      @Nullable Instant createdAt,
      @Nullable Instant updatedAt) {}

  /**
   * A message with what it said before it was edited.
   *
   * @param former oldest first
   */
  public record Entry(Message message, List<MessageVersion> former) {}
}
