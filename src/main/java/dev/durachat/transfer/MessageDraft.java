package dev.durachat.transfer;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Failure;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.MessageVersion;
import dev.durachat.chat.Reaction;
import dev.durachat.chat.Role;
import dev.durachat.chat.TextPiece;
import dev.durachat.chat.Timing;
import dev.durachat.chat.Usage;
import dev.durachat.transfer.ImportFile.Budget;
import dev.durachat.transfer.Transcript.Entry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message of an export of this server's while it is read. */
final class MessageDraft {
  private static final int LONGEST_NAME = 200;

  private final List<Entry> before;
  private final Set<String> ids;
  private final Budget budget;

  private @Nullable String id;
  private @Nullable String parentId;
  private boolean parentGiven;
  private @Nullable Role role;
  private @Nullable String content;
  private @Nullable String thinking;
  private MessageStatus status = MessageStatus.COMPLETE;
  private int attempt = 1;
  private @Nullable String model;
  private @Nullable String finishReason;
  private @Nullable Usage usage;
  private @Nullable Timing timing;
  private @Nullable Failure failure;
  private final List<Attachment> attachments = new ArrayList<>();
  private @Nullable Reaction reaction;
  private @Nullable Instant createdAt;
  private @Nullable Instant updatedAt;
  private final List<MessageVersion> former = new ArrayList<>();

  /**
   * @param before the messages of the conversation that came before
   * @param ids theirs; gains the one of this message
   */
  MessageDraft(List<Entry> before, Set<String> ids, Budget budget) {
    this.before = before;
    this.ids = ids;
    this.budget = budget;
  }

  Entry read(JsonSource source) throws IOException {
    source.object(name -> field(source, name));
    String text = content;
    if (role == null || text == null) {
      throw source.refused("must have role and content");
    }
    String own = id == null ? "#" + before.size() : id;
    if (!ids.add(own)) {
      throw source.refused("has an id that another message has");
    }
    Instant made = createdAt == null ? budget.arrived() : createdAt;
    return new Entry(
        new Message(
            own,
            "",
            parent(),
            role,
            TextPiece.whole(text),
            thinking == null ? null : TextPiece.whole(thinking),
            status,
            attempt,
            model,
            finishReason,
            usage,
            timing,
            failure,
            List.copyOf(attachments),
            reaction,
            0,
            made,
            updatedAt == null ? made : updatedAt),
        List.copyOf(former));
  }

  /** A message that names none answers the one before it. */
  private @Nullable String parent() {
    return parentGiven || before.isEmpty() ? parentId : before.getLast().message().id();
  }

  private boolean field(JsonSource source, String name) throws IOException {
    switch (name) {
      case "id" -> id = source.text(LONGEST_NAME);
      case "parentId" -> parentId(source);
      case "role" -> role = MessageParts.constant(source, Role.class);
      case "content" -> content = source.text();
      case "thinking" -> thinking = source.textOrNull();
      case "status" -> status = MessageParts.constant(source, MessageStatus.class);
      case "attempt" -> attempt = (int) source.whole(1, Integer.MAX_VALUE);
      case "model" -> model = source.textOrNull(LONGEST_NAME);
      case "finishReason" -> finishReason = source.textOrNull(LONGEST_NAME);
      case "usage" -> usage = MessageParts.usage(source);
      case "timing" -> timing = MessageParts.timing(source);
      case "error" -> failure = MessageParts.failure(source);
      case "attachments" -> source.array(() -> attachments.add(attachment(source)));
      case "reaction" -> reaction = MessageParts.reaction(source);
      case "createdAt" -> createdAt = source.time();
      case "updatedAt" -> updatedAt = source.time();
      case "versions" -> source.array(() -> former.add(version(source)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void parentId(JsonSource source) throws IOException {
    parentGiven = true;
    parentId = source.textOrNull(LONGEST_NAME);
    if (parentId != null && !ids.contains(parentId)) {
      throw source.refused("must be null or the id of an earlier message");
    }
  }

  private Attachment attachment(JsonSource source) throws IOException {
    budget.part();
    String[] texts = new String[2];
    source.object(
        name -> {
          switch (name) {
            case "id" -> texts[0] = source.text(LONGEST_NAME);
            case "name" -> texts[1] = source.text();
            default -> {
              return false;
            }
          }
          return true;
        });
    if (texts[0] == null) {
      throw source.refused("must have an id");
    }
    // What it is and how large, its content tells.
    return new Attachment(texts[0], FileName.safe(texts[1]), "", 0);
  }

  private MessageVersion version(JsonSource source) throws IOException {
    budget.part();
    String[] text = new String[1];
    Instant[] made = {budget.arrived()};
    source.object(
        name -> {
          switch (name) {
            case "content" -> text[0] = source.text();
            case "createdAt" -> made[0] = source.time();
            default -> {
              return false;
            }
          }
          return true;
        });
    if (text[0] == null) {
      throw source.refused("must have content");
    }
    return new MessageVersion(former.size() + 1, text[0], made[0]);
  }
}
