package dev.durachat.transfer;

import dev.durachat.chat.Role;
import dev.durachat.transfer.ImportFile.Budget;
import dev.durachat.transfer.Transcript.Entry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code chat_messages} of Claude: a list, most often a line, in newer exports a tree. What was
 * pasted into a message as a file stands in it as text.
 *
 * @param entries in the order of the list
 */
record ClaudeMessages(List<Entry> entries) implements ForeignFormat.Messages {
  private static final int LONGEST_ID = 200;

  static ClaudeMessages read(JsonSource source, Budget budget) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    source.array(
        () -> {
          budget.part();
          Draft draft = new Draft(source, budget.arrived());
          source.object(draft::field);
          draft.finish(entries, ids);
        });
    return new ClaudeMessages(List.copyOf(entries));
  }

  @Override
  public @Nullable String leaf(@Nullable String leaf) {
    boolean known = entries.stream().anyMatch(each -> each.message().id().equals(leaf));
    return known ? leaf : null;
  }

  private static final class Draft {
    private final JsonSource source;
    private final Instant otherwise;
    private @Nullable String id;
    private @Nullable String parent;
    private boolean parentGiven;
    private @Nullable Role role;
    private String text = "";
    private final Paragraphs blocks = new Paragraphs();
    private final Paragraphs thinking = new Paragraphs();
    private final Paragraphs files = new Paragraphs();
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;

    /**
     * @param otherwise the time of a message that has none
     */
    Draft(JsonSource source, Instant otherwise) {
      this.source = source;
      this.otherwise = otherwise;
    }

    boolean field(String name) throws IOException {
      switch (name) {
        case "uuid" -> id = source.text(LONGEST_ID);
        case "parent_message_uuid" -> {
          parent = source.textOrNull(LONGEST_ID);
          parentGiven = true;
        }
        case "sender" ->
            role =
                source.oneOf(List.of("human", "assistant")).equals("human")
                    ? Role.USER
                    : Role.ASSISTANT;
        case "text" -> text = orEmpty(source.textOrNull());
        case "content" -> source.array(this::block);
        case "attachments" -> source.array(this::pasted);
        case "created_at" -> createdAt = source.timeOrNull();
        case "updated_at" -> updatedAt = source.timeOrNull();
        default -> {
          return false;
        }
      }
      return true;
    }

    private void block() throws IOException {
      source.object(
          name -> {
            // Whatever the type of a block: what it says to people is in one of these two.
            switch (name) {
              case "text" -> blocks.add(source.textOrNull());
              case "thinking" -> thinking.add(source.textOrNull());
              default -> {
                return false;
              }
            }
            return true;
          });
    }

    private void pasted() throws IOException {
      String[] parts = {"", ""};
      source.object(
          name -> {
            switch (name) {
              case "file_name" -> parts[0] = orEmpty(source.textOrNull());
              case "extracted_content" -> parts[1] = orEmpty(source.textOrNull());
              default -> {
                return false;
              }
            }
            return true;
          });
      files.add(parts[0].isEmpty() ? "" : "[" + FileName.safe(parts[0]) + "]").add(parts[1]);
    }

    private static String orEmpty(@Nullable String text) {
      return text == null ? "" : text;
    }

    void finish(List<Entry> entries, Set<String> ids) {
      if (role == null) {
        throw source.refused("must have a sender");
      }
      String own = id == null ? "#" + entries.size() : id;
      if (!ids.add(own)) {
        throw source.refused("has a uuid that another message has");
      }
      Instant made = createdAt == null ? otherwise : createdAt;
      String said = blocks.toString().isBlank() ? text : blocks.toString();
      entries.add(
          new ForeignMessage(
                  own,
                  parent(entries, ids, own),
                  role,
                  new Paragraphs().add(said).add(files.toString()).toString(),
                  thinking.toString(),
                  null,
                  made,
                  updatedAt == null ? made : updatedAt)
              .entry());
    }

    /** The first message names a parent that is nowhere; older exports name none at all. */
    private @Nullable String parent(List<Entry> entries, Set<String> ids, String own) {
      if (parent != null && ids.contains(parent) && !parent.equals(own)) {
        return parent;
      }
      return parentGiven || entries.isEmpty() ? null : entries.getLast().message().id();
    }
  }
}
