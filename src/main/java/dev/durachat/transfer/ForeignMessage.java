package dev.durachat.transfer;

import dev.durachat.chat.Message;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Role;
import dev.durachat.chat.TextPiece;
import dev.durachat.transfer.Transcript.Entry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that another program wrote.
 *
 * @param thinking empty when there is none
 */
record ForeignMessage(
    String id,
    @Nullable String parentId,
    Role role,
    String content,
    String thinking,
    @Nullable String model,
    Instant createdAt,
    Instant updatedAt) {

  Entry entry() {
    return new Entry(
        new Message(
            id,
            "",
            parentId,
            role,
            TextPiece.whole(content),
            thinking.isEmpty() ? null : TextPiece.whole(thinking),
            MessageStatus.COMPLETE,
            1,
            model,
            null,
            null,
            null,
            null,
            List.of(),
            null,
            0,
            createdAt,
            updatedAt),
        List.of());
  }
}
