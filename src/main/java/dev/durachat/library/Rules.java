package dev.durachat.library;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration sets for conversations.
 *
 * @param knowsModel whether this user may ask a model of that name
 * @param takesKey whether there is a provider of that id that takes a key
 * @param defaultModel for a conversation that names none
 * @param messageUnits the longest content of a message, in UTF-16 units
 * @param userBytes what one user may store
 */
public record Rules(
    Predicate<String> knowsModel,
    Predicate<String> takesKey,
    String defaultModel,
    int messageUnits,
    long userBytes) {

  /**
   * Refuses a model that this user cannot ask.
   *
   * @param name null for none, which is always right
   */
  void ensureModel(@Nullable String name) {
    if (name != null && !knowsModel.test(name)) {
      throw new RefusedException(
          ErrorCode.MODEL_UNKNOWN,
          "There is no model " + name + " on this server. Choose another one.");
    }
  }
}
