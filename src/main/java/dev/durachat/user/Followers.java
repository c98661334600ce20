package dev.durachat.user;

import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The programs that read one reply each. They outlive the actor's end by a fault. Used on the
 * actor's thread alone.
 */
final class Followers {
  private final List<Follower> all = new ArrayList<>();

  Follower add(Follower follower) {
    all.add(follower);
    return follower;
  }

  void remove(ReplyOutlet outlet) {
    all.removeIf(each -> each.is(outlet));
  }

  boolean anyLagging() {
    return all.stream().anyMatch(Follower::lagging);
  }

  /** Tells those who read the reply that the frame is about, if it is about one. */
  void hear(ServerFrame frame) {
    if (all.isEmpty()) {
      return;
    }
    if (frame instanceof ServerFrame.OfReply it) {
      of(it.messageId()).forEach(each -> each.hear(it));
    } else if (frame instanceof ServerFrame.MessageUpdated it) {
      of(it.message().id()).forEach(each -> each.replaced(it.message().attempt()));
    }
  }

  private Stream<Follower> of(String messageId) {
    return all.stream().filter(each -> each.follows(messageId));
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
