package dev.durachat.chat;

/**
 * How long a reply took, in milliseconds from the start of its attempt.
 *
 * @param firstTokenMs -1 when no token came
 */
public record Timing(long firstTokenMs, long totalMs) {}
