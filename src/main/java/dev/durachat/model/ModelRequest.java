package dev.durachat.model;

import dev.durachat.chat.ReasoningEffort;
import dev.durachat.chat.Role;
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

  /** One message of the conversation as the model sees it. */
  public record Turn(Role role, String content) {}
}
