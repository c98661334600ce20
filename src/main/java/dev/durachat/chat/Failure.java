package dev.durachat.chat;

/**
 * Why a reply failed.
 *
 * @param message for a person: what happened and what to do; no key, path or stack trace
 */
public record Failure(FailureCode code, String message) {}
