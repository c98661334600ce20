package dev.durachat.library;

import java.util.function.Predicate;

/**
 * What the configuration sets for conversations.
 *
 * @param knowsModel whether there is a model of that name
 * @param defaultModel for a conversation that names none
 * @param messageUnits the longest content of a message, in UTF-16 units
 * @param userBytes what one user may store
 */
public record Rules(
    Predicate<String> knowsModel, String defaultModel, int messageUnits, long userBytes) {}
