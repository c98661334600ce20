package dev.durachat.faults;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an intruder puts in each place of a request or frame, by its name: an id of the owner's
 * wherever one can be. A name that is not here is an error.
 */
final class Loot {
  /** The provider of the test's configuration. */
  static final String PROVIDER = "fake";

  private static final String STOLEN = "\"stolen\"";

  /** Which kind of thing the ids of a path belong to; empty: they name nothing of a user's. */
  private static final Map<String, String> KINDS =
      Map.of(
          "/api/v1/conversations/", "conversation",
          "/api/v1/messages/", "reply",
          "/api/v1/attachments/", "attachment",
          "/api/v1/projects/", "project",
          "/api/v1/prompts/", "prompt",
          "/api/v1/auth/sessions/", "session",
          "/api/v1/shares/", "conversation",
          "/api/v1/me/keys/", "");

  /** Places for an id of something that a user has. */
  private static final Set<String> OF_OWNER =
      Set.of(
          "id",
          "token",
          "projectId",
          "before",
          "X-Conversation-Id",
          "parentId",
          "leafId",
          "messageId",
          "conversationId",
          "attachments",
          "metadata");

  private final Member owner;

  Loot(Member owner) {
    this.owner = owner;
  }

  /** Whether this place takes an id of something that a user has. */
  static boolean isOfOwner(String name) {
    return OF_OWNER.contains(name);
  }

  /** Whether it only chooses what a list shows, so that a foreign one finds nothing. */
  static boolean filters(String operation, String name) {
    return operation.equals("listConversations") && name.equals("projectId");
  }

  /** What the ids below a path name. */
  static String kindAt(String prefix) {
    return known(KINDS.get(prefix), prefix);
  }

  /** What to try in a path: ids of every kind, since one may be taken for another. */
  Collection<String> ofPath(String name) {
    return switch (name) {
      case "id", "token" -> owner.ids().values();
      case "provider" -> List.of(PROVIDER);
      default -> known(null, name);
    };
  }

  /** The value of a query parameter or header. */
  String ofParameter(String name) {
    return switch (name) {
      case "projectId" -> owner.id("project");
      case "before" -> owner.id("message");
      case "X-Conversation-Id" -> owner.id("conversation");
      case "search", "q" -> owner.mark();
      case "archived", "pinned", "deleted" -> "false";
      case "permanent", "others" -> "true";
      case "limit" -> "5";
      case "format" -> "json";
      case "from", "to" -> "2026-01-31";
      case "lastEventId", "Last-Event-ID" -> "1-0-0";
      case "cursor", "Idempotency-Key", "state", "code", "iss", "error" -> "stolen";
      default -> known(null, name);
    };
  }

  /** The value of a property, as JSON. */
  String ofProperty(String name) {
    return switch (name) {
      case "projectId" -> quoted("project");
      case "conversationId" -> quoted("conversation");
      case "parentId", "leafId", "messageId" -> quoted("reply");
      case "attachments" -> "[" + quoted("attachment") + "]";
      case "metadata" -> "{\"conversation_id\":" + quoted("conversation") + "}";
      case "messages" -> "[{\"role\":\"user\",\"content\":\"stolen\"}]";
      case "title", "content", "systemPrompt", "instructions", "note", "key", "invite" -> STOLEN;
      case "name" -> Member.quoted(owner.name());
      case "password", "newPassword" -> "\"a guess at random\"";
      case "model" -> "\"quick/one\"";
      case "role" -> "\"user\"";
      case "value" -> "\"up\"";
      case "archived", "pinned" -> "true";
      case "stream" -> "false";
      case "stream_options" -> "{\"include_usage\":true}";
      case "reasoning_effort" -> "\"low\"";
      case "preferences" -> "{\"theme\":\"stolen\"}";
      case "expiresAt" -> "\"2100-01-01T00:00:00.000Z\"";
      default -> known(null, name);
    };
  }

  /** A file of conversations that says that it has the owner's ids. */
  String importable() {
    return """
    {"format":"durachat","version":1,"conversations":[{"id":%s,"title":"stolen","messages":[
      {"id":%s,"parentId":null,"role":"user","content":"stolen"},
      {"id":%s,"parentId":%s,"role":"assistant","content":"stolen","attachments":[{"id":%s,
       "name":"n","mimeType":"text/plain","size":1}]}]}]}
    """
        .formatted(
            quoted("conversation"),
            quoted("message"),
            quoted("reply"),
            quoted("message"),
            quoted("attachment"));
  }

  private String quoted(String kind) {
    return Member.quoted(owner.id(kind));
  }

  private static <T> T known(@Nullable T value, String name) {
    if (value == null) {
      throw new AssertionError("the test does not know what " + name + " is: teach it");
    }
    return value;
  }
}
