package dev.durachat.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays a scene: what clients say, what the model says, and exactly what comes back.
 *
 * <pre>
 *   A> {type: 'start_chat', prompt: 'hi'}      socket A says this
 *   A< {type: 'conversation_created', conversationId: '$c'}
 *                                              the next frame on A has at least these fields
 *   A|                                         nothing more comes to A
 *   model{@code <} user: hi                    the model is called with these messages (| between)
 *   model> text Hello                          … and says something: text, thinking, finish,
 *                                              usage, refuse, early, cut
 *   model closed                               the server has left the call
 * </pre>
 *
 * <p>A name beginning with {@code $} is bound by the first frame that it stands in and compared
 * afterwards; {@code '*'} is any value, {@code '!'} none. Names of sockets are made up: those that
 * begin with {@code X} belong to another user. {@code conversation_updated} is passed over unless
 * it is what is waited for. {@code A close} leaves.
 */
public final class Scene {
  private final Function<String, TestSocket> connect;
  private final ScriptedProvider provider;
  private final Map<String, TestSocket> sockets = new HashMap<>();
  private final Map<String, JsonNode> bound = new LinkedHashMap<>();
  private ScriptedProvider.@Nullable Call call;

  /**
   * @param connect makes the socket of that name
   */
  public Scene(Function<String, TestSocket> connect, ScriptedProvider provider) {
    this.connect = connect;
    this.provider = provider;
  }

  /** Plays every line. */
  public void play(String script) {
    List<String> lines = script.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    for (String line : lines) {
      try {
        play(line.split(" ", 2)[0], line.contains(" ") ? line.split(" ", 2)[1] : "");
      } catch (AssertionError e) {
        throw new AssertionError("at: " + line + "\n" + e.getMessage() + "\nwhere " + bound, e);
      }
    }
  }

  private void play(String who, String what) {
    switch (who) {
      case "model" -> call().awaitClosed();
      case "model<" -> called(what);
      case "model>" -> say(what);
      default -> {
        String name = who.substring(0, who.length() - 1);
        switch (who.charAt(who.length() - 1)) {
          case '>' -> socket(name).say(resolve(Json.lenient(what)).toString());
          case '<' -> expect(name, Json.lenient(what));
          case '|' -> nothing(name);
          default -> Objects.requireNonNull(sockets.remove(who)).close();
        }
      }
    }
  }

  private TestSocket socket(String name) {
    return sockets.computeIfAbsent(name, connect);
  }

  private ScriptedProvider.Call call() {
    return Objects.requireNonNull(call, "the scene has no call yet");
  }

  private void called(String messages) {
    call = provider.call();
    String lines = call.messages().replace("\n", " | ");
    if (!messages.equals(lines)) {
      throw new AssertionError("the model was called with\n  " + lines);
    }
  }

  private void say(String what) {
    String[] words = what.split(" ", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "text" -> call().text(rest);
      case "thinking" -> call().thinking(rest);
      case "finish" -> call().finish(rest);
      case "usage" -> {
        String[] n = rest.split(" ", 3);
        call()
            .finish(
                "stop",
                "{\"prompt_tokens\":%s,\"completion_tokens\":%s,\"total_tokens\":%s}"
                    .formatted(n[0], n[1], n[2]));
      }
      case "refuse" -> call().refuse(Integer.parseInt(rest), "no");
      case "early" -> call().endEarly();
      case "cut" -> call().cut();
      default -> throw new AssertionError("the model cannot " + what);
    }
  }

  private void nothing(String name) {
    for (JsonNode frame : socket(name).settle()) {
      if (!isUpdate(frame) || name.startsWith("X")) {
        throw new AssertionError("there is more: " + frame);
      }
    }
  }

  private void expect(String name, JsonNode wanted) {
    boolean wantsUpdate = isUpdate(wanted);
    JsonNode frame = socket(name).expect(wanted.toString(), next -> wantsUpdate || !isUpdate(next));
    compare("", resolve(wanted), frame);
  }

  private static boolean isUpdate(JsonNode frame) {
    return "conversation_updated".equals(frame.path("type").asText());
  }

  private void compare(String path, JsonNode wanted, JsonNode actual) {
    String text = wanted.asText();
    if (wanted.isTextual() && text.equals("!")) {
      check(actual.isMissingNode(), path, wanted, actual);
    } else if (wanted.isTextual() && text.equals("*")) {
      check(!actual.isMissingNode() && !actual.isNull(), path, wanted, actual);
    } else if (wanted.isTextual() && text.startsWith("$")) {
      check(!actual.isMissingNode() && !actual.isNull(), path, wanted, actual);
      bound.put(text, actual);
    } else if (wanted instanceof ObjectNode object) {
      check(actual.isObject(), path, wanted, actual);
      for (var field : object.properties()) {
        compare(path + "." + field.getKey(), field.getValue(), actual.path(field.getKey()));
      }
    } else if (wanted instanceof ArrayNode) {
      check(actual.isArray() && actual.size() == wanted.size(), path, wanted, actual);
      for (int i = 0; i < wanted.size(); i++) {
        compare(path + "[" + i + "]", wanted.get(i), actual.get(i));
      }
    } else {
      check(wanted.equals(actual), path, wanted, actual);
    }
  }

  private static void check(boolean holds, String path, JsonNode wanted, JsonNode actual) {
    if (!holds) {
      String where = path.isEmpty() ? "the frame" : path.substring(1);
      throw new AssertionError(where + " should be " + wanted + " but is " + actual);
    }
  }

  /** Puts values in the place of names that are bound. */
  private JsonNode resolve(JsonNode node) {
    switch (node) {
      case TextNode text -> {
        return bound.getOrDefault(text.asText(), node);
      }
      case ObjectNode object -> {
        for (String name : Set.copyOf(fieldNames(object))) {
          object.set(name, resolve(object.get(name)));
        }
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, resolve(array.get(i)));
        }
      }
      default -> {}
    }
    return node;
  }

  private static List<String> fieldNames(ObjectNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
