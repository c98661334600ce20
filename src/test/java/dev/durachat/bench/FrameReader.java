package dev.durachat.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.durachat.bench.ReceivedFrame.ReceivedMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the server's JSON in one pass, as far as a {@link ReceivedFrame} needs it. */
final class FrameReader {
  private static final JsonFactory JSON = new JsonFactory();

  private FrameReader() {}

  static ReceivedFrame read(byte[] json, int length) throws IOException {
    try (JsonParser parser = JSON.createParser(json, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("a frame is not an object");
      }
      return frame(parser);
    }
  }

  private static ReceivedFrame frame(JsonParser parser) throws IOException {
    String type = "";
    String conversationId = "";
    String messageId = "";
    String content = "";
    String status = "";
    String detail = "";
    int attempt = -1;
    int offset = -1;
    int length = -1;
    List<ReceivedMessage> messages = List.of();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "type" -> type = parser.getText();
        case "conversationId" -> conversationId = parser.getText();
        case "messageId" -> messageId = parser.getText();
        case "content" -> content = parser.getText();
        case "status" -> status = parser.getText();
        case "code", "message", "error" -> detail += " " + anyText(parser);
        case "attempt" -> attempt = parser.getIntValue();
        case "offset" -> offset = parser.getIntValue();
        case "length" -> length = parser.getIntValue();
        case "messages" -> messages = messages(parser);
        default -> {
          if (value.isStructStart()) {
            parser.skipChildren();
          }
        }
      }
    }
    return new ReceivedFrame(
        type,
        conversationId,
        messageId,
        attempt,
        offset,
        content,
        length,
        status,
        detail.strip(),
        messages);
  }

  private static List<ReceivedMessage> messages(JsonParser parser) throws IOException {
    List<ReceivedMessage> messages = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      messages.add(message(parser));
    }
    return messages;
  }

  private static ReceivedMessage message(JsonParser parser) throws IOException {
    String role = "";
    String status = "";
    String content = "";
    int contentLength = -1;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "role" -> role = parser.getText();
        case "status" -> status = parser.getText();
        case "content" -> content = parser.getText();
        case "contentLength" -> contentLength = parser.getIntValue();
        default -> {
          if (value.isStructStart()) {
            parser.skipChildren();
          }
        }
      }
    }
    return new ReceivedMessage(role, status, content, contentLength);
  }

  /** A text as it is, an object as its texts in a row. */
  private static String anyText(JsonParser parser) throws IOException {
    if (!parser.currentToken().isStructStart()) {
      return parser.getText();
    }
    StringBuilder texts = new StringBuilder();
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        texts.append(parser.getText()).append(' ');
      }
    }
    return texts.toString().strip();
  }
}
