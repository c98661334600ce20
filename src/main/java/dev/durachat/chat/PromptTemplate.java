package dev.durachat.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that a user keeps to use again.
 *
 * @param content with {@code {{placeholders}}}, which are the client's to fill in
 * @param model {@code <provider>/<model>} to ask; null for any
 * @param systemPrompt for the conversation that it begins; null for none
 * @param seq the user's change number at which this last changed
 */
public record PromptTemplate(
    String id,
    String title,
    String content,
    @Nullable String model,
    @Nullable String systemPrompt,
    long seq,
    Instant createdAt,
    Instant updatedAt) {

  /** What of a template a person sets. */
  public record Face(
      String title, String content, @Nullable String model, @Nullable String systemPrompt) {}

  /** A template that has just been made. */
  public static PromptTemplate of(String id, Face face, long seq, Instant now) {
    return new PromptTemplate(
        id, face.title(), face.content(), face.model(), face.systemPrompt(), seq, now, now);
  }

  public Face face() {
    return new Face(title, content, model, systemPrompt);
  }

  public PromptTemplate withFace(Face face, long seq, Instant now) {
    return new PromptTemplate(
        id, face.title(), face.content(), face.model(), face.systemPrompt(), seq, createdAt, now);
  }
}
