package dev.durachat.transfer;

import dev.durachat.chat.Failure;
import dev.durachat.chat.FailureCode;
import dev.durachat.chat.Reaction;
import dev.durachat.chat.Timing;
import dev.durachat.chat.Usage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The small objects inside of a message as the wire has them. */
final class MessageParts {
  private static final int LONGEST_NOTE = 10_000;
  private static final long MOST_TOKENS = Long.MAX_VALUE / 1_000_000;
  private static final List<String> TOKENS =
      List.of("promptTokens", "completionTokens", "totalTokens");
  private static final List<String> MILLIS = List.of("firstTokenMs", "totalMs");

  private MessageParts() {}

  /** A constant by its name on the wire. */
  static <E extends Enum<E>> E constant(JsonSource source, Class<E> type) throws IOException {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    return Enum.valueOf(type, source.oneOf(names).toUpperCase(Locale.ROOT));
  }

  static Usage usage(JsonSource source) throws IOException {
    long[] tokens = new long[TOKENS.size()];
    numbers(source, TOKENS, tokens, MOST_TOKENS);
    return new Usage(tokens[0], tokens[1], tokens[2]);
  }

  static Timing timing(JsonSource source) throws IOException {
    long[] millis = {-1, 0};
    numbers(source, MILLIS, millis, Long.MAX_VALUE);
    return new Timing(millis[0], millis[1]);
  }

  private static void numbers(JsonSource source, List<String> names, long[] values, long most)
      throws IOException {
    source.object(
        name -> {
          int which = names.indexOf(name);
          if (which >= 0) {
            values[which] = source.whole(0, most);
          }
          return which >= 0;
        });
  }

  static Failure failure(JsonSource source) throws IOException {
    FailureCode[] code = new FailureCode[1];
    String[] message = {""};
    source.object(
        name -> {
          switch (name) {
            case "code" -> code[0] = constant(source, FailureCode.class);
            case "message" -> message[0] = source.text(LONGEST_NOTE);
            default -> {
              return false;
            }
          }
          return true;
        });
    if (code[0] == null) {
      throw source.refused("must have a code");
    }
    return new Failure(code[0], message[0]);
  }

  static @Nullable Reaction reaction(JsonSource source) throws IOException {
    if (source.isNull()) {
      return null;
    }
    Reaction.Value[] value = new Reaction.Value[1];
    @Nullable String[] note = new String[1];
    source.object(
        name -> {
          switch (name) {
            case "value" -> value[0] = constant(source, Reaction.Value.class);
            case "note" -> note[0] = source.textOrNull(LONGEST_NOTE);
            default -> {
              return false;
            }
          }
          return true;
        });
    if (value[0] == null) {
      throw source.refused("must have a value");
    }
    return new Reaction(value[0], note[0]);
  }
}
