package dev.durachat.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param userId any text, never empty
 * @param expiresAt when this identity ends; null for never
 */
public record Principal(String userId, @Nullable Instant expiresAt) {}
