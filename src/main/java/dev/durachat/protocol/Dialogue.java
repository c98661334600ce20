package dev.durachat.protocol;

import dev.durachat.chat.ReasoningEffort;
import dev.durachat.chat.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program sends that keeps the history itself: a whole dialogue, to have its last word
 * answered.
 *
 * @param request null when it need not take effect once only
 * @param conversationId the conversation to go on with; null for a new one
 * @param turns what was said, oldest first, nothing empty; the last is the user's
 * @param model null for the conversation's, or the default
 */
public record Dialogue(
    ClientFrame.@Nullable Request request,
    @Nullable String conversationId,
    List<Turn> turns,
    @Nullable String model,
    @Nullable ReasoningEffort reasoningEffort,
    @Nullable String systemPrompt) {

  /** One message; never of the role {@code system}. */
  public record Turn(Role role, String content) {}

  /** What the user said first. */
  public String firstPrompt() {
    return turns.stream()
        .filter(turn -> turn.role() == Role.USER)
        .findFirst()
        .orElseThrow()
        .content();
  }

  /** What a conversation that goes on lacks: all after the last reply. */
  public List<Turn> news() {
    int from = turns.size();
    while (from > 0 && turns.get(from - 1).role() != Role.ASSISTANT) {
      from--;
    }
    return turns.subList(from, turns.size());
  }
}
