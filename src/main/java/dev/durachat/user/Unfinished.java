package dev.durachat.user;

import dev.durachat.user.ReplyStream.ReplyId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far sockets were told of replies whose actor failed. It outlives that actor: the next one
 * finds in the file what they lack. Used on the actor's thread alone.
 */
final class Unfinished {

  /** What was shown of a reply, in UTF-16 units. */
  record Shown(ReplyId id, int textLength, int thinkingLength) {}

  private final Map<String, Shown> byMessage = new LinkedHashMap<>();
  private boolean fault;

  /** An actor failed while these were under way. */
  void keep(Collection<ReplyStream> cut) {
    fault = true;
    for (ReplyStream stream : cut) {
      keep(new Shown(stream.id(), stream.textLength(), stream.thinkingLength()));
    }
  }

  /** More of a reply was shown. */
  void keep(Shown shown) {
    byMessage.put(shown.id().messageId(), shown);
  }

  /** Whether an actor failed and sockets were not told yet what came of it. */
  boolean afterFault() {
    return fault;
  }

  List<Shown> all() {
    return List.copyOf(byMessage.values());
  }

  /** The end of a reply was told. */
  void ended(String messageId) {
    byMessage.remove(messageId);
  }

  /** All that was cut goes on or has ended, and sockets know. */
  void clear() {
    fault = false;
    byMessage.clear();
  }
}
