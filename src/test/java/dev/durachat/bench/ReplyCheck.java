package dev.durachat.bench;

import org.jspecify.annotations.Nullable;

/** Follows one reply from its creation to its {@code done} and finds whatever is not exact. */
final class ReplyCheck {
  private final StreamShape shape;
  private final ChunkChecker checker;
  private String messageId = "";
  private int length;

  ReplyCheck(StreamShape shape, ChunkChecker.ChunkSink sink) {
    this.shape = shape;
    this.checker = new ChunkChecker(shape.bytes(), sink);
  }

  void created(ReceivedFrame created) {
    messageId = created.messageId();
  }

  /** What is wrong with this piece of text, or null. */
  @Nullable String text(ReceivedFrame text) {
    if (messageId.isEmpty() || !messageId.equals(text.messageId())) {
      return "text of another message than " + messageId;
    }
    if (text.attempt() != 1) {
      return "text of attempt " + text.attempt();
    }
    if (text.offset() != length) {
      return "text at offset " + text.offset() + " after " + length + " units";
    }
    if (text.content().isEmpty()) {
      return "an empty text";
    }
    length += text.content().length();
    checker.read(text.content());
    return checker.fault();
  }

  /** What is wrong with the reply as a whole, or null. */
  @Nullable String done(ReceivedFrame done) {
    if (!messageId.equals(done.messageId())) {
      return "done of another message than " + messageId;
    }
    if (!done.status().equals("complete")) {
      return "done with status " + done.status() + " " + done.detail();
    }
    if (done.length() != length) {
      return "done with length " + done.length() + " after " + length + " units";
    }
    return checker.faultAtEnd(shape.chunks());
  }
}
