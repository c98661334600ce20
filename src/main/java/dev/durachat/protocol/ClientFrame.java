package dev.durachat.protocol;

import dev.durachat.chat.ReasoningEffort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client may say. Shapes are checked; whether the ids exist is the actor's to know.
 */
public sealed interface ClientFrame {

  /** The frames that change something, and take effect once where they carry a request. */
  sealed interface Command extends ClientFrame permits StartChat, Regenerate, Continue {
    @Nullable Request request();
  }

  /** The frames that ask or tell something and change nothing that is stored. */
  sealed interface Question extends ClientFrame permits Catchup, Leave, Sync, Ping {}

  /**
   * What makes a command idempotent.
   *
   * @param id the client's own, 1 to 128 printable ASCII characters
   * @param fingerprint SHA-256 of the command's fields and values, whatever their order
   */
  record Request(String id, String fingerprint) {}

  /** Where a prompt goes in the tree. */
  sealed interface Parent {
    /** Below the current leaf. */
    record Leaf() implements Parent {}

    /** A new root. */
    record Root() implements Parent {}

    /** Below this message. */
    record Of(String messageId) implements Parent {}
  }

  /** Asks for an answer, in a new conversation when {@code conversationId} is null. */
  record StartChat(
      @Nullable Request request,
      String prompt,
      @Nullable String conversationId,
      Parent parent,
      @Nullable String model,
      List<String> attachments,
      @Nullable ReasoningEffort reasoningEffort,
      @Nullable String systemPrompt,
      @Nullable String projectId)
      implements Command {}

  /** Asks for another reply to the same prompt. */
  record Regenerate(@Nullable Request request, String messageId, @Nullable String model)
      implements Command {}

  /** Asks that a reply that was cut goes on. */
  record Continue(@Nullable Request request, String messageId) implements Command {}

  /** Ends a reply. */
  record Stop(String messageId) implements ClientFrame {}

  /**
   * Opens a conversation, or asks for what is missing of it.
   *
   * @param limit 1 to 1000
   */
  record Catchup(
      String conversationId,
      @Nullable Have have,
      @Nullable Long since,
      @Nullable String epoch,
      @Nullable String before,
      int limit)
      implements Question {}

  /**
   * What a client holds of one reply.
   *
   * @param offset UTF-16 units of its text
   * @param thinkingOffset UTF-16 units of its reasoning
   */
  record Have(String messageId, int attempt, int offset, int thinkingOffset) {}

  /** Closes a conversation on this socket. */
  record Leave(String conversationId) implements Question {}

  /** Asks for what changed in the list of conversations. */
  record Sync(String epoch, long since) implements Question {}

  /**
   * Probes the server.
   *
   * @param id the client's own, as it was written in JSON
   */
  record Ping(@Nullable String id) implements Question {}
}
