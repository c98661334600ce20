package dev.durachat.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.MessageVersion;
import dev.durachat.protocol.JsonShapes;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as JSON, with all that {@link DurachatFormat} reads again: the shapes of the wire,
 * the former contents of each message, and what is in its attachments.
 */
public final class JsonExport implements ConversationExport {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private final JsonGenerator json;

  JsonExport(OutputStream out) throws IOException {
    this.json = FACTORY.createGenerator(out);
  }

  @Override
  public void begin(Conversation conversation, String titledBy) throws IOException {
    json.writeStartObject();
    json.writeStringField("format", DurachatFormat.NAME);
    json.writeNumberField("version", DurachatFormat.VERSION);
    json.writeArrayFieldStart("conversations");
    json.writeStartObject();
    JsonShapes.conversationFields(json, conversation);
    json.writeStringField("titledBy", titledBy);
    json.writeArrayFieldStart("messages");
  }

  @Override
  public void add(Message message, List<MessageVersion> former) throws IOException {
    json.writeStartObject();
    JsonShapes.messageFields(json, message);
    if (!former.isEmpty()) {
      json.writeArrayFieldStart("versions");
      for (MessageVersion version : former) {
        JsonShapes.version(json, version);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** Ends the list of conversations; {@link #enclose} ends the whole. */
  @Override
  public void end() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.close();
  }

  /**
   * Ends what {@link #end} left open with the contents of attachments.
   *
   * @param files by the ids of the attachments
   */
  public static void enclose(Map<String, Path> files, OutputStream out) throws IOException {
    String before = ",\"files\":[";
    for (Map.Entry<String, Path> file : files.entrySet()) {
      // Ids are of our own making: nothing in them needs to be escaped.
      write(out, before + "{\"id\":\"" + file.getKey() + "\",\"data\":\"");
      try (InputStream content = Files.newInputStream(file.getValue());
          OutputStream base64 = Base64.getEncoder().wrap(new StaysOpen(out))) {
        content.transferTo(base64);
      }
      write(out, "\"}");
      before = ",";
    }
    write(out, files.isEmpty() ? "}" : "]}");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte @Nullable [] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
