package dev.durachat.chat;

import java.time.Instant;

/** What a message said at one time; versions count from 1. */
public record MessageVersion(int version, String content, Instant createdAt) {}
