package dev.durachat.user;

import dev.durachat.storage.ReplyChunks;
import dev.durachat.storage.ReplyChunks.Kind;
import dev.durachat.storage.UserDatabase;
import dev.durachat.user.ReplyStream.Gathered;

/** What a model has said since it was last looked at, on its way into the file. */
record Taken(ReplyStream stream, Gathered gathered) {

  /** Takes what has come; it is gone from the stream then. */
  static Taken from(ReplyStream stream) {
    return new Taken(stream, stream.take());
  }

  boolean isNothing() {
    return !hasText() && !hasThinking();
  }

  private boolean hasText() {
    return !gathered.text().isEmpty();
  }

  private boolean hasThinking() {
    return !gathered.thinking().isEmpty();
  }

  /** A first delta changes the message as well, and long texts are many statements. */
  int statements() {
    return ReplyChunks.rows(gathered.text())
        + ReplyChunks.rows(gathered.thinking())
        + (stream.pending() ? 1 : 0);
  }

  /** Writes it behind what the file has of the reply, in the caller's transaction. */
  void appendTo(UserDatabase database) {
    long n = stream.id().n();
    if (hasThinking()) {
      database.replyChunks().append(n, Kind.THINKING, stream.thinkingLength(), gathered.thinking());
    }
    if (hasText()) {
      database.replyChunks().append(n, Kind.TEXT, stream.textLength(), gathered.text());
    }
    if (stream.pending() && !isNothing()) {
      database.messages().streaming(n);
    }
  }
}
