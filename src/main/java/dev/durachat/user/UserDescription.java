package dev.durachat.user;

import java.time.Instant;

/**
 * A user as {@code GET /api/v1/me} shows it.
 *
 * @param preferences a JSON object
 * @param bytes what the user takes on disk
 */
public record UserDescription(String userId, String preferences, long bytes, Instant createdAt) {}
