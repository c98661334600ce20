package dev.durachat.transfer;

import dev.durachat.chat.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node of ChatGPT's {@code mapping}. */
final class ChatGptNode {
  private static final int LONGEST_ID = 200;
  private static final List<String> ROLES = List.of("user", "assistant", "system", "tool");

  private final JsonSource source;
  private final String id;
  private final int index;
  private @Nullable String parent;
  private String role = "";
  private String recipient = "all";
  private boolean hidden;
  private @Nullable Instant createdAt;
  private @Nullable String model;
  private final Paragraphs said = new Paragraphs();
  private final Paragraphs thought = new Paragraphs();
  private boolean code;

  private ChatGptNode(JsonSource source, String id, int index) {
    this.source = source;
    this.id = id;
    this.index = index;
  }

  static ChatGptNode read(JsonSource source, String id, int index) throws IOException {
    ChatGptNode node = new ChatGptNode(source, id, index);
    source.object(
        name -> {
          switch (name) {
            case "parent" -> node.parent = source.textOrNull(LONGEST_ID);
            case "message" -> {
              if (!source.isNull()) {
                source.object(node::message);
              }
            }
            default -> {
              return false;
            }
          }
          return true;
        });
    return node;
  }

  String id() {
    return id;
  }

  /** Its place in the file. */
  int index() {
    return index;
  }

  @Nullable String parent() {
    return parent;
  }

  Instant time(Instant otherwise) {
    return createdAt == null ? otherwise : createdAt;
  }

  @Nullable String model() {
    return model == null ? null : "openai/" + model;
  }

  String text() {
    return code ? "```\n" + said + "\n```" : said.toString();
  }

  /** Reasoning; empty when it is none. */
  String thinking() {
    return thought.toString();
  }

  /** As what a reader is shown it; null when it says nothing to people. */
  @Nullable Role shownAs() {
    if (hidden || said.toString().isBlank() || !recipient.equals("all")) {
      return null;
    }
    return switch (role) {
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "system" -> Role.SYSTEM;
      default -> null;
    };
  }

  private boolean message(String name) throws IOException {
    switch (name) {
      case "author" ->
          source.object(
              field -> {
                if (field.equals("role")) {
                  role = source.oneOf(ROLES);
                }
                return field.equals("role");
              });
      case "create_time" -> createdAt = source.secondsOrNull();
      case "recipient" -> recipient = orEmpty(source.textOrNull());
      case "metadata" -> source.object(this::metadata);
      case "content" -> {
        if (!source.isNull()) {
          source.object(this::content);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean metadata(String name) throws IOException {
    switch (name) {
      case "model_slug" -> model = source.textOrNull(LONGEST_ID);
      case "is_visually_hidden_from_conversation", "is_user_system_message" ->
          hidden = hidden || (!source.isNull() && source.flag());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean content(String name) throws IOException {
    switch (name) {
      case "content_type" -> {
        String type = orEmpty(source.textOrNull());
        code = type.equals("code");
        // What a person and a model know of each other, not what they say.
        hidden = hidden || type.endsWith("_editable_context");
      }
      case "parts" -> source.array(this::part);
      case "text", "result" -> said.add(source.textOrNull());
      case "thoughts" -> source.array(this::thought);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Text as it is; of an image, which is not in the file, that there was one. */
  private void part() throws IOException {
    if (source.isText()) {
      said.add(source.text());
    } else if (source.isObject()) {
      source.object(
          name -> {
            switch (name) {
              case "text" -> said.add(source.textOrNull());
              case "content_type" -> {
                if ("image_asset_pointer".equals(source.textOrNull())) {
                  said.add("[image]");
                }
              }
              default -> {
                return false;
              }
            }
            return true;
          });
    } else {
      source.skip();
    }
  }

  private void thought() throws IOException {
    source.object(
        name -> {
          boolean known = name.equals("summary") || name.equals("content");
          if (known) {
            thought.add(source.textOrNull());
          }
          return known;
        });
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
