package dev.durachat.chat;

import org.jspecify.annotations.Nullable;

/**
 * Which conversations are wanted; null means any.
 *
 * @param search part of the title, in any case
 */
public record ConversationFilter(
    @Nullable String search,
    @Nullable Boolean archived,
    @Nullable Boolean pinned,
    @Nullable String projectId,
    boolean deleted) {}
