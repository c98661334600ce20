package dev.durachat.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a list of conversations shows of one.
 *
 * @param model {@code <provider>/<model>} that answers its prompts
 * @param deleted whether it was deleted and may be restored
 * @param tokenCount all tokens that its replies have cost
 * @param leafId the message at which the shown path ends
 * @param streaming whether a reply in it is being generated
 * @param seq the user's change number at which this summary last changed
 */
public record Conversation(
    String id,
    String title,
    String model,
    @Nullable String projectId,
    boolean archived,
    boolean pinned,
    boolean deleted,
    int messageCount,
    long tokenCount,
    @Nullable String leafId,
    String lastMessagePreview,
    boolean streaming,
    @Nullable String systemPrompt,
    @Nullable ReasoningEffort reasoningEffort,
    long seq,
    Instant createdAt,
    Instant updatedAt) {

  /** What a prompt may set for the rest of its conversation; null leaves it as it is. */
  public record Settings(
      @Nullable String model,
      @Nullable String projectId,
      @Nullable String systemPrompt,
      @Nullable ReasoningEffort reasoningEffort) {

    /** Settings that leave everything as it is. */
    public static final Settings NONE = new Settings(null, null, null, null);
  }

  /** A conversation that begins with this prompt, before its messages are in it. */
  public static Conversation begin(String id, String model, String prompt, Instant now) {
    return new Conversation(
        id,
        Excerpt.title(prompt),
        model,
        null,
        false,
        false,
        false,
        0,
        0,
        null,
        "",
        false,
        null,
        null,
        0,
        now,
        now);
  }

  /** A conversation that nothing has been said in yet. */
  public static Conversation empty(
      String id,
      String title,
      String model,
      @Nullable String projectId,
      @Nullable String systemPrompt,
      long seq,
      Instant now) {
    return new Conversation(
        id,
        title,
        model,
        projectId,
        false,
        false,
        false,
        0,
        0,
        null,
        "",
        false,
        systemPrompt,
        null,
        seq,
        now,
        now);
  }

  /** What of a summary a person may set. */
  public record Face(
      String title,
      String model,
      @Nullable String projectId,
      boolean archived,
      boolean pinned,
      @Nullable String leafId,
      @Nullable String systemPrompt) {}

  /** What a person may set of this one, as it is. */
  public Face face() {
    return new Face(title, model, projectId, archived, pinned, leafId, systemPrompt);
  }

  public Conversation withFace(Face face, long seq, Instant now) {
    return new Conversation(
        id,
        face.title(),
        face.model(),
        face.projectId(),
        face.archived(),
        face.pinned(),
        deleted,
        messageCount,
        tokenCount,
        face.leafId(),
        lastMessagePreview,
        streaming,
        face.systemPrompt(),
        reasoningEffort,
        seq,
        createdAt,
        now);
  }

  /** With another title; when it was last talked in stays. */
  public Conversation withTitle(String title, long seq) {
    return withFace(
        new Face(title, model, projectId, archived, pinned, leafId, systemPrompt), seq, updatedAt);
  }

  /** With another number of messages and another end of the shown path. */
  public Conversation withMessages(
      int messageCount, @Nullable String leafId, String preview, long seq, Instant now) {
    return with(deleted, messageCount, tokenCount, leafId, preview, streaming, seq, now);
  }

  public Conversation withDeleted(boolean deleted, long seq, Instant now) {
    return with(deleted, messageCount, tokenCount, leafId, lastMessagePreview, streaming, seq, now);
  }

  /** With {@code count} more messages, the last of which is a reply that begins. */
  public Conversation withPending(
      String replyId, int count, String preview, Settings settings, long seq, Instant now) {
    return new Conversation(
        id,
        title,
        or(settings.model(), model),
        settings.projectId() == null ? projectId : settings.projectId(),
        archived,
        pinned,
        deleted,
        messageCount + count,
        tokenCount,
        replyId,
        preview,
        true,
        settings.systemPrompt() == null ? systemPrompt : settings.systemPrompt(),
        settings.reasoningEffort() == null ? reasoningEffort : settings.reasoningEffort(),
        seq,
        createdAt,
        now);
  }

  /** With a reply that ended, having cost so many tokens. */
  public Conversation withReply(String preview, long tokens, long seq, Instant now) {
    return with(deleted, messageCount, tokenCount + tokens, leafId, preview, false, seq, now);
  }

  /** With the same settings. */
  private Conversation with(
      boolean deleted,
      int messageCount,
      long tokenCount,
      @Nullable String leafId,
      String preview,
      boolean streaming,
      long seq,
      Instant now) {
    return new Conversation(
        id,
        title,
        model,
        projectId,
        archived,
        pinned,
        deleted,
        messageCount,
        tokenCount,
        leafId,
        preview,
        streaming,
        systemPrompt,
        reasoningEffort,
        seq,
        createdAt,
        now);
  }

  private static String or(@Nullable String wanted, String otherwise) {
    return wanted == null ? otherwise : wanted;
  }
}
