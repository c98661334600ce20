package dev.durachat.user;

import dev.durachat.chat.Failure;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Timing;
import dev.durachat.model.ModelEvent;
import dev.durachat.protocol.WellFormed;
import dev.durachat.storage.Messages.End;

/** Why an attempt is over. */
sealed interface Ending {

  /** The model said all it had to say. */
  record Finished(ModelEvent.Finished event) implements Ending {}

  /** The call failed. */
  record Failed(Failure failure) implements Ending {}

  /** The user wanted no more. */
  record Stopped() implements Ending {}

  /** A crash cut it and it is not taken up again. */
  record Interrupted() implements Ending {}

  /** What is stored of it. */
  default End at(Timing timing) {
    return switch (this) {
      case Finished(ModelEvent.Finished event) ->
          new End(
              MessageStatus.COMPLETE,
              WellFormed.text(event.finishReason()),
              event.usage(),
              timing,
              null);
      case Failed(Failure failure) -> new End(MessageStatus.ERROR, null, null, timing, failure);
      case Stopped() -> new End(MessageStatus.STOPPED, null, null, timing, null);
      case Interrupted() -> new End(MessageStatus.INTERRUPTED, null, null, timing, null);
    };
  }
}
