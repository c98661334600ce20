package dev.durachat.model;

import org.jspecify.annotations.Nullable;

/**
 * A model that can be chosen.
 *
 * @param id {@code <provider>/<model>}
 * @param contextTokens null when not known
 */
public record ModelInfo(
    String id,
    String name,
    String provider,
    boolean vision,
    boolean reasoning,
    @Nullable Integer contextTokens) {}
