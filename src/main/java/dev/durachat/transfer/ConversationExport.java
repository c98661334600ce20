package dev.durachat.transfer;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes a conversation, message by message. */
public sealed interface ConversationExport permits JsonExport, MarkdownExport {

  /** The two forms. */
  enum Format {
    /** For machines: everything, so that it can be brought in again. */
    JSON("application/json", ".json"),
    /** For people: what the shown path says. */
    MARKDOWN("text/markdown; charset=utf-8", ".md");

    private final String contentType;
    private final String ending;

    Format(String contentType, String ending) {
      this.contentType = contentType;
      this.ending = ending;
    }

    public String contentType() {
      return contentType;
    }

    /** What a file's name ends with. */
    public String ending() {
      return ending;
    }

    /** A writer of this form. */
    public ConversationExport to(OutputStream out) throws IOException {
      return switch (this) {
        case JSON -> new JsonExport(out);
        case MARKDOWN -> new MarkdownExport(out);
      };
    }
  }

  /**
   * Begins the conversation.
   *
   * @param titledBy {@code prompt}, {@code model} or {@code person}
   */
  void begin(Conversation conversation, String titledBy) throws IOException;

  /**
   * Writes a message.
   *
   * @param former what it said before it was edited, oldest first
   */
  void add(Message message, List<MessageVersion> former) throws IOException;

  /** Ends the conversation. */
  void end() throws IOException;
}
