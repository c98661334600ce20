package dev.durachat.chat;

/**
 * A file that belongs to a message.
 *
 * @param size in bytes
 */
public record Attachment(String id, String name, String mimeType, long size) {}
