package dev.durachat.model;

/**
 * A provider that a user may bring a key for.
 *
 * @param name for people
 * @param ready whether it answers without a key of the user's own
 */
public record ProviderInfo(String id, String name, boolean ready) {}
