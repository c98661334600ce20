package dev.durachat.http;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * What a user is told about itself.
 *
 * @param preferences whatever the user's pages keep there
 * @param bytes size of all that is stored
 */
public record UserDescription(JsonObject preferences, long bytes, Instant createdAt) {}
