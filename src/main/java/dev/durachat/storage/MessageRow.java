package dev.durachat.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.durachat.chat.Attachment;
import dev.durachat.chat.Failure;
import dev.durachat.chat.FailureCode;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Reaction;
import dev.durachat.chat.Role;
import dev.durachat.chat.TextPiece;
import dev.durachat.chat.Timing;
import dev.durachat.chat.Usage;
import dev.durachat.storage.Messages.Stored;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row of the table of messages, and how its columns are spelt. */
final class MessageRow {
  static final String SELECT =
      """
      SELECT n, id, conversation_id, parent_id, role, content, thinking, status, attempt, model,
        finish_reason, prompt_tokens, completion_tokens, total_tokens, first_token_ms, total_ms,
        failure_code, failure_message, attachments, reaction, reaction_note, seq, created_at,
        updated_at
      FROM message
      """;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private MessageRow() {}

  static Stored read(ResultSet row) throws SQLException {
    String thinking = row.getString(7);
    return new Stored(
        row.getLong(1),
        new Message(
            row.getString(2),
            row.getString(3),
            row.getString(4),
            role(row.getString(5)),
            TextPiece.whole(row.getString(6)),
            thinking == null ? null : TextPiece.whole(thinking),
            MessageStatus.valueOf(upper(row.getString(8))),
            row.getInt(9),
            row.getString(10),
            row.getString(11),
            usage(row),
            timing(row),
            failure(row),
            attachments(row.getString(19)),
            reaction(row),
            row.getLong(22),
            Instant.ofEpochMilli(row.getLong(23)),
            Instant.ofEpochMilli(row.getLong(24))));
  }

  private static @Nullable Usage usage(ResultSet row) throws SQLException {
    return row.getObject(12) == null
        ? null
        : new Usage(row.getLong(12), row.getLong(13), row.getLong(14));
  }

  private static @Nullable Timing timing(ResultSet row) throws SQLException {
    return row.getObject(16) == null ? null : new Timing(row.getLong(15), row.getLong(16));
  }

  private static @Nullable Failure failure(ResultSet row) throws SQLException {
    String code = row.getString(17);
    return code == null ? null : new Failure(FailureCode.valueOf(upper(code)), row.getString(18));
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  static Role role(String name) {
    return Role.valueOf(upper(name));
  }

  private static @Nullable Reaction reaction(ResultSet row) throws SQLException {
    String value = row.getString(20);
    return value == null
        ? null
        : new Reaction(Reaction.Value.valueOf(upper(value)), row.getString(21));
  }

  static List<Attachment> attachments(@Nullable String json) {
    if (json == null) {
      return List.of();
    }
    try {
      return JSON.readValue(json, new TypeReference<List<Attachment>>() {});
    } catch (JsonProcessingException e) {
      throw new StorageException(StorageException.Kind.DAMAGED, "a list of attachments", e);
    }
  }

  /** A list of attachments as its column has it: null when there are none. */
  static @Nullable String json(List<Attachment> attachments) {
    if (attachments.isEmpty()) {
      return null;
    }
    try {
      return JSON.writeValueAsString(attachments);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of attachments is always JSON", e);
    }
  }
}
