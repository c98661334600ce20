package dev.durachat.protocol;

import dev.durachat.chat.ReasoningEffort;
import dev.durachat.chat.Role;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a program sends that keeps the history itself: a whole dialogue, to have its last word
 * answered.
 *
 * @param request null when it need not take effect once only
 * @param conversationId the conversation to go on with; null for a new one
 * @param turns what was said, oldest first; the last is the user's
 * @param model null for the conversation's, or the default
 */
public record Dialogue(
    ClientFrame.@Nullable Request request,
    @Nullable String conversationId,
    List<Turn> turns,
    @Nullable String model,
    @Nullable ReasoningEffort reasoningEffort,
    @Nullable String systemPrompt) {

  /**
   * One message; never of the role {@code system}. It has a text or something enclosed, or both.
   */
  public record Turn(Role role, String content, List<Enclosed> enclosed) {}

  /** A file that belongs to a message. */
  public sealed interface Enclosed {
    /** What its sender calls it. */
    String name();

    /**
     * One that came with the dialogue.
     *
     * @param base64 its content, not decoded yet
     */
    record Inline(String name, String base64) implements Enclosed {}

    /** An upload of the user's. */
    record Kept(String attachmentId, String name) implements Enclosed {}
  }

  /** The same with each of its files replaced. */
  public Dialogue enclosing(Function<Enclosed, Enclosed> replaced) {
    return new Dialogue(
        request,
        conversationId,
        turns.stream()
            .map(
                turn ->
                    new Turn(
                        turn.role(),
                        turn.content(),
                        turn.enclosed().stream().map(replaced).toList()))
            .toList(),
        model,
        reasoningEffort,
        systemPrompt);
  }

  /** The files that came with what will be stored, in order. */
  public List<Enclosed.Inline> inline() {
    return (conversationId == null ? turns : news())
        .stream()
            .flatMap(turn -> turn.enclosed().stream())
            .filter(Enclosed.Inline.class::isInstance)
            .map(Enclosed.Inline.class::cast)
            .toList();
  }

  /** What the user said first. */
  public String firstPrompt() {
    return turns.stream()
        .filter(turn -> turn.role() == Role.USER)
        .map(turn -> turn.content().isEmpty() ? turn.enclosed().getFirst().name() : turn.content())
        .findFirst()
        .orElseThrow();
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
