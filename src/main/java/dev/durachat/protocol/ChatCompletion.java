package dev.durachat.protocol;

/**
 * A request for a chat completion, as OpenAI's clients send it.
 *
 * @param stream whether the answer is wanted piece by piece
 * @param usage whether the last piece is to tell what it cost
 */
public record ChatCompletion(Dialogue dialogue, boolean stream, boolean usage) {}
