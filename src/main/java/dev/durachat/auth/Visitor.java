package dev.durachat.auth;

import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from.
 *
 * @param address of the network; null when it is not known any more
 * @param userAgent what the browser calls itself; null when it does not tell
 * @param secure whether the browser came by https
 */
public record Visitor(@Nullable String address, @Nullable String userAgent, boolean secure) {}
