package dev.durachat.user;

import dev.durachat.config.Config;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * What is kept of a user who has a socket, a question or a reply under way, while the actor may be
 * asleep. The two counts are changed by {@link UserActors} alone, one change at a time.
 */
final class UserEntry {
  private final Mailbox mailbox;
  private final Bucket commands;
  private int holders;
  private int sockets;

  UserEntry(Mailbox mailbox, Config.Limits limits) {
    this.mailbox = mailbox;
    this.commands =
        Bucket.builder()
            .withNanosecondPrecision()
            .addLimit(
                Bandwidth.builder()
                    .capacity(2L * limits.commandsPerSecond())
                    .refillGreedy(limits.commandsPerSecond(), Duration.ofSeconds(1))
                    .build())
            .build();
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** How many frames the user may send; shared by all sockets. */
  Bucket commands() {
    return commands;
  }

  UserEntry hold() {
    holders++;
    return this;
  }

  /** Whether nobody needs this entry any more. */
  boolean letGo() {
    holders--;
    return unused();
  }

  boolean unused() {
    return holders == 0 && mailbox.isAsleep();
  }

  boolean addSocket(int most) {
    if (sockets >= most) {
      return false;
    }
    sockets++;
    return true;
  }

  void removeSocket() {
    sockets--;
  }
}
