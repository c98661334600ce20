package dev.durachat.chat;

/** Tokens of a call, as its provider counted them. */
public record Usage(long promptTokens, long completionTokens, long totalTokens) {}
