package dev.durachat.bench;

import java.util.List;

/**
 * What the load generator needs of a frame from the server. Absent texts are empty, absent numbers
 * -1.
 *
 * @param detail code and message of an error
 * @param messages of a catch-up
 */
record ReceivedFrame(
    String type,
    String conversationId,
    String messageId,
    int attempt,
    int offset,
    String content,
    int length,
    String status,
    String detail,
    List<ReceivedMessage> messages) {

  /** One message of a catch-up. */
  record ReceivedMessage(String role, String status, String content, int contentLength) {}
}
