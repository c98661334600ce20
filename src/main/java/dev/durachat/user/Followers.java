package dev.durachat.user;

import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs that read one reply each. They outlive the actor's end by a fault. Used on the
 * actor's thread alone.
 */
final class Followers {
  private final List<Follower> all = new ArrayList<>();

  void add(Follower follower) {
    all.add(follower);
  }

  void remove(ReplyOutlet outlet) {
    all.removeIf(each -> each.is(outlet));
  }

  boolean anyLagging() {
    return all.stream().anyMatch(Follower::lagging);
  }

  /** Tells those who read the reply that the frame is about, if it is about one. */
  void hear(ServerFrame frame) {
    if (!all.isEmpty() && frame instanceof ServerFrame.OfReply ofReply) {
      for (Follower each : all) {
        if (each.follows(ofReply.messageId())) {
          each.hear(ofReply);
        }
      }
    }
  }

  /** Sends to each what it takes now. */
  void drain(Subscriber.StoredText stored) {
    all.forEach(each -> each.drain(stored));
    all.removeIf(Follower::ended);
  }

  /** Ends all, though their replies go on later. */
  void end(RefusedException reason) {
    all.forEach(each -> each.end(reason));
    all.clear();
  }
}
