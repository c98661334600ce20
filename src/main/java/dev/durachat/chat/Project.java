package dev.durachat.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Conversations that belong together.
 *
 * @param instructions what models are told in all of them; null for nothing
 * @param seq the user's change number at which this last changed
 */
public record Project(
    String id,
    String name,
    @Nullable String instructions,
    long seq,
    Instant createdAt,
    Instant updatedAt) {

  /** What of a project a person sets. */
  public record Face(String name, @Nullable String instructions) {}

  /** A project that has just been made. */
  public static Project of(String id, Face face, long seq, Instant now) {
    return new Project(id, face.name(), face.instructions(), seq, now, now);
  }

  public Face face() {
    return new Face(name, instructions);
  }

  public Project withFace(Face face, long seq, Instant now) {
    return new Project(id, face.name(), face.instructions(), seq, createdAt, now);
  }
}
