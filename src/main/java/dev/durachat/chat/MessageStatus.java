package dev.durachat.chat;

/** Where a message stands. Everything but a reply is {@link #COMPLETE} from the start. */
public enum MessageStatus {
  /** A reply whose first delta is not stored yet. */
  PENDING,
  /** A reply with stored text, still being generated. */
  STREAMING,
  COMPLETE,
  /** Ended by the user. */
  STOPPED,
  /** Cut by a crash and not taken up again. */
  INTERRUPTED,
  /** Ended by a fault; its text up to there is kept. */
  ERROR;

  /** Whether a reply in this state is being generated. */
  public boolean active() {
    return this == PENDING || this == STREAMING;
  }
}
