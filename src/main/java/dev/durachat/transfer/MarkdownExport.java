package dev.durachat.transfer;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageVersion;
import dev.durachat.chat.TextPiece;
import dev.durachat.protocol.JsonShapes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A conversation as Markdown, to be read and kept by people. */
public final class MarkdownExport implements ConversationExport {
  private static final String UNTITLED = "Conversation";

  private final Writer out;

  MarkdownExport(OutputStream out) {
    this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
  }

  @Override
  public void begin(Conversation conversation, String titledBy) throws IOException {
    String title = line(conversation.title());
    out.write("# " + (title.isEmpty() ? UNTITLED : title) + "\n\n");
    out.write("*" + JsonShapes.time(conversation.createdAt()) + "*\n");
    if (conversation.systemPrompt() != null) {
      out.write("\n" + quoted(conversation.systemPrompt()));
    }
  }

  @Override
  public void add(Message message, List<MessageVersion> former) throws IOException {
    out.write("\n## " + speaker(message) + "\n");
    TextPiece thinking = message.thinking();
    if (thinking != null && !thinking.text().isBlank()) {
      out.write("\n" + quoted(thinking.text()));
    }
    for (Attachment attachment : message.attachments()) {
      out.write("\n*Attached: " + attachment.name() + "*\n");
    }
    if (!message.content().text().isEmpty()) {
      out.write("\n" + message.content().text().stripTrailing() + "\n");
    }
  }

  private static String speaker(Message message) {
    return switch (message.role()) {
      case USER -> "You";
      case ASSISTANT ->
          message.model() == null ? "Assistant" : "Assistant (" + line(message.model()) + ")";
      case SYSTEM -> "System";
      case TOOL -> "Tool";
    };
  }

  private static String line(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    text.strip().lines().forEach(each -> quoted.append("> ").append(each).append('\n'));
    return quoted.toString();
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }
}
