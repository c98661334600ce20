package dev.durachat.model;

import dev.durachat.chat.ReasoningEffort;
import dev.durachat.chat.Role;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param model the provider's own name of the model
 * @param turns the conversation from its root, system prompt first, the last prompt last
 * @param partial what of the answer is stored already; when not empty the model is asked to go on
 *     from exactly there
 */
public record ModelRequest(
    String model, List<Turn> turns, @Nullable ReasoningEffort reasoningEffort, String partial) {

  /**
   * One message of the conversation as the model sees it.
   *
   * @param parts what a user's message has beside its text
   */
  public record Turn(Role role, String content, List<Part> parts) {

    /** A message that is its text alone. */
    public Turn(Role role, String content) {
      this(role, content, List.of());
    }
  }

  /** What belongs to a message beside its text. */
  public sealed interface Part {

    /** More text. */
    record Text(String content) implements Part {}

    /**
     * A picture.
     *
     * @param content a file that does not change
     * @param size of the file in bytes
     */
    record Image(String mimeType, Path content, long size) implements Part {}

    /**
     * A document such as a PDF.
     *
     * @param content a file that does not change
     * @param size of the file in bytes
     */
    record Document(String name, String mimeType, Path content, long size) implements Part {}
  }
}
