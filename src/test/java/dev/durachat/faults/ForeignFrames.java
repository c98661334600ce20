package dev.durachat.faults;

import dev.durachat.protocol.ClientFrame;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Predicate;

/** Every frame that a client may send, by the sealed family, with what belongs to an owner. */
final class ForeignFrames {
  /** Stands in a frame for a conversation of the intruder's. */
  static final String OWN_CONVERSATION = "@own";

  private final Loot loot;
  private final String epoch;

  /**
   * @param epoch of the owner's database
   */
  ForeignFrames(Loot loot, String epoch) {
    this.loot = loot;
    this.epoch = epoch;
  }

  /**
   * A frame that an intruder sends.
   *
   * @param mustFail whether the answer has to be {@code not_found}
   */
  record Frame(String type, String json, boolean mustFail) {}

  List<Frame> all() {
    List<Frame> all = new ArrayList<>();
    for (Class<?> frame : leaves(ClientFrame.class)) {
      of(frame, all);
    }
    return all;
  }

  private static List<Class<?>> leaves(Class<?> family) {
    Class<?>[] permitted = family.getPermittedSubclasses();
    return permitted == null
        ? List.of(family)
        : Arrays.stream(permitted).flatMap(it -> leaves(it).stream()).toList();
  }

  private void of(Class<?> frame, List<Frame> all) {
    String type = frame.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    List<String> fields =
        Arrays.stream(frame.getRecordComponents()).map(ForeignFrames::field).toList();
    // A leave has no answer: it takes a socket off what it may never have been on.
    boolean answered = !type.equals("leave");
    List<String> ofOwner =
        fields.stream().filter(it -> Loot.isOfOwner(it) && !it.equals("id")).toList();
    all.add(frame(type, fields, field -> !field.equals("before"), answered && !ofOwner.isEmpty()));
    for (String one : ofOwner) {
      Predicate<String> alone = field -> field.equals(one) || !Loot.isOfOwner(field);
      if (!one.equals("before")) {
        all.add(frame(type, fields, alone, answered));
      }
    }
  }

  private static String field(RecordComponent component) {
    return switch (component.getName()) {
      case "request" -> "requestId";
      case "parent" -> "parentId";
      default -> component.getName();
    };
  }

  private Frame frame(
      String type, List<String> fields, Predicate<String> wanted, boolean mustFail) {
    StringJoiner json = new StringJoiner(",", "{", "}").add("\"type\":\"" + type + "\"");
    for (String field : fields) {
      if (wanted.test(field)) {
        json.add("\"" + field + "\":" + value(type, field));
      } else if (field.equals("conversationId")) {
        json.add("\"conversationId\":\"" + OWN_CONVERSATION + "\"");
      }
    }
    return new Frame(type, json.toString(), mustFail);
  }

  private String value(String type, String field) {
    return switch (field) {
      case "id" -> "\"stolen\"";
      case "requestId" -> "\"request-of-" + type + "\"";
      case "prompt" -> "\"stolen\"";
      case "reasoningEffort" -> "\"low\"";
      case "epoch" -> Member.quoted(epoch);
      case "since" -> "0";
      case "limit" -> "1000";
      case "have" ->
          "{\"messageId\":" + loot.ofProperty("messageId") + ",\"attempt\":1,\"offset\":0}";
      default -> loot.ofProperty(field);
    };
  }
}
