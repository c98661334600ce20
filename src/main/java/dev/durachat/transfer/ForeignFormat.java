package dev.durachat.transfer;

import dev.durachat.chat.TextPiece;
import dev.durachat.transfer.ImportFile.Budget;
import dev.durachat.transfer.Transcript.Entry;
import dev.durachat.transfer.Transcript.Head;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lists of conversations that ChatGPT and Claude give to their users as {@code
 * conversations.json}. Neither is documented, and both gain fields now and then: only what is used
 * is looked at.
 */
final class ForeignFormat {
  private static final int LONGEST_TITLE = 500;
  private static final int LONGEST_ID = 200;

  private final JsonSource source;
  private final Budget budget;

  ForeignFormat(JsonSource source, Budget budget) {
    this.source = source;
    this.budget = budget;
  }

  /** The conversation that the source is at. */
  Transcript conversation() throws IOException {
    budget.conversation();
    Draft draft = new Draft();
    source.object(draft::field);
    if (draft.messages == null) {
      throw source.refused("has neither mapping (ChatGPT) nor chat_messages (Claude)");
    }
    return draft.finish(draft.messages);
  }

  /** The messages of a conversation, in one of the two forms. */
  sealed interface Messages permits ChatGptTree, ClaudeMessages {
    /** In the order of their creation. */
    List<Entry> entries();

    /**
     * The message at which the shown path ends.
     *
     * @param leaf as the conversation names it
     */
    @Nullable String leaf(@Nullable String leaf);
  }

  private final class Draft {
    private String title = "";
    private boolean archived;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;
    private @Nullable String leaf;
    private @Nullable Messages messages;

    boolean field(String name) throws IOException {
      switch (name) {
        case "title", "name" -> title = title(source.textOrNull());
        case "create_time" -> createdAt = source.secondsOrNull();
        case "update_time" -> updatedAt = source.secondsOrNull();
        case "created_at" -> createdAt = source.timeOrNull();
        case "updated_at" -> updatedAt = source.timeOrNull();
        case "is_archived" -> archived = !source.isNull() && source.flag();
        case "current_node", "current_leaf_message_uuid" -> leaf = source.textOrNull(LONGEST_ID);
        case "mapping" -> messages = ChatGptTree.read(source, budget);
        case "chat_messages" -> messages = ClaudeMessages.read(source, budget);
        default -> {
          return false;
        }
      }
      return true;
    }

    private static String title(@Nullable String given) {
      return given == null
          ? ""
          : TextPiece.whole(given.strip().replaceAll("\\s+", " ")).from(0, LONGEST_TITLE).text();
    }

    Transcript finish(Messages read) {
      Head head =
          new Head(
              title,
              title.isEmpty() ? "prompt" : "person",
              null,
              archived,
              false,
              read.leaf(leaf),
              null,
              null,
              null,
              null,
              createdAt,
              updatedAt);
      return new Transcript(head, read.entries());
    }
  }
}
